package io.sallyport.quarantine;

import io.sallyport.mail.MailMessage;
import io.sallyport.mail.Verdict;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Judges a held mail again, with the policy, lists, signatures and rules of today. */
public interface Recheck {
    /**
     * What the policy of the recipient makes of the mail now.
     *
     * @param message its octets, as they were held
     * @param before what was made of it when it came: what was found then about who brought it is kept; null if that is no
     *     longer known
     * @throws IOException if the octets cannot be read
     */
    Verdict judge(HeldMail mail, MailMessage message, @Nullable Verdict before) throws IOException;
}
