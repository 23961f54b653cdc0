package io.sallyport.probe;

import io.sallyport.config.HostPort;
import io.sallyport.mail.MailAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the administrator wants to be tried.
 *
 * @param testAddress a mailbox that test mail is sent to; null: none is sent
 * @param from the sender of test mail, and of the check of SPF; null: the null reverse-path, and a domain that is nobody's
 * @param external where the backend would be reached from outside; null: not tried
 */
public record Wishes(
        @Nullable MailAddress testAddress,
        @Nullable MailAddress from,
        @Nullable HostPort external) {
    /** Only look. */
    public static final Wishes NONE = new Wishes(null, null, null);
}
