package io.sallyport.quarantine;

import io.sallyport.mail.MailMessage;
import io.sallyport.mail.Verdict;
import java.io.IOException;

/** Judges a held mail again, with the policy, lists, signatures and rules of today. */
public interface Recheck {
    /**
     * What the policy of the recipient makes of the mail now.
     *
     * @param message its octets, as they were held
     * @throws IOException if they cannot be read
     */
    Verdict judge(HeldMail mail, MailMessage message) throws IOException;
}
