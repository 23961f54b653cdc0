package io.sallyport.intake;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;

/** The answer to RCPT. */
public sealed interface RecipientDecision {
    /**
     * The recipient is taken.
     *
     * @param recipient for whom the mail will be: as sent, or whom a bare {@code postmaster} stands for
     */
    record Taken(MailAddress recipient) implements RecipientDecision {}

    /**
     * The recipient is not taken.
     *
     * @param reply 4yz or 5yz
     */
    record Refused(SmtpReply reply) implements RecipientDecision {}
}
