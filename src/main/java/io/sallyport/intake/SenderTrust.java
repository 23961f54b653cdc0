package io.sallyport.intake;

import io.sallyport.mail.MailTransaction;
import java.util.function.BooleanSupplier;

/**
 * Tells whether the reverse-path of a mail is shown to be real. Reports go to real senders only: a report to a forged
 * reverse-path hits somebody who never wrote to us (backscatter, RFC 5321 § 6.2).
 */
public interface SenderTrust {
    /** The question for one mail, not asked yet. Asking may block. */
    BooleanSupplier of(MailTransaction mail);
}
