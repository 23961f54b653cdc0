package io.sallyport.quarantine;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.Verdict;
import java.util.List;

/**
 * A form of a mail that is to be held, and for whom.
 *
 * @param recipients one at least
 * @param message the octets as they would go out if they are released
 * @param form what of the mail it is
 * @param verdict that asks for it
 * @param why in words
 */
public record HeldCopy(
        List<MailAddress> recipients, MailMessage message, HeldMail.Form form, Verdict verdict, String why) {
    public HeldCopy {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a mail is held for somebody");
        }
    }
}
