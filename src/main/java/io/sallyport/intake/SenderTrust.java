package io.sallyport.intake;

import io.sallyport.auth.SenderFacts;
import io.sallyport.auth.spf.SpfResult;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;

/**
 * Tells whether the reverse-path of a mail is shown to be real. Reports go to real senders only: a report to a forged
 * reverse-path hits somebody who never wrote to us (backscatter, RFC 5321 § 6.2).
 */
final class SenderTrust {
    private SenderTrust() {}

    /** Whether its domain lets this client send for it (RFC 7208 § 8.3), or has signed the mail (RFC 6376 § 1.2). */
    static boolean of(Envelope envelope, SenderFacts facts) {
        MailAddress sender = envelope.reversePath();
        return sender != null
                && ((facts.mailFrom().result() == SpfResult.Result.PASS
                                && facts.mailFrom().domain().equals(sender.asciiDomain()))
                        || facts.isSignedFor(sender.asciiDomain()));
    }
}
