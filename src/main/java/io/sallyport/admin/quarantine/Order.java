package io.sallyport.admin.quarantine;

import io.sallyport.admin.lists.Remember;
import io.sallyport.filter.classifier.Label;
import io.sallyport.mail.MailAddress;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says when they decide on a held mail.
 *
 * @param reason in their words; empty if none
 * @param version what they have seen; null: whatever it is
 * @param to who gets a released mail in place of its recipient; null: the recipient
 * @param knowingly whether a mail shall go that today's scanners, too, say is malware
 * @param learn what the classifier is to take it for; null: nothing
 * @param remember in which list its sender is to be remembered; null: in none
 */
public record Order(
        String reason,
        @Nullable Integer version,
        @Nullable MailAddress to,
        boolean knowingly,
        @Nullable Label learn,
        @Nullable Remember remember) {
    /** Nothing but the act itself. */
    public static final Order PLAIN = new Order("", null, null, false, null);

    /** One after which nobody is remembered. */
    public Order(
            String reason,
            @Nullable Integer version,
            @Nullable MailAddress to,
            boolean knowingly,
            @Nullable Label learn) {
        this(reason, version, to, knowingly, learn, null);
    }
}
