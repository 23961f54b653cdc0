package io.sallyport.admin.quarantine;

import io.sallyport.admin.lists.RememberBody;
import io.sallyport.filter.classifier.Label;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.MailAddress;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What may be said with a decision.
 *
 * @param reason for the audit log and whoever looks later
 * @param to who gets a released mail in place of its recipient
 * @param knowingly whether a mail shall go that today's scanners, too, say is malware
 * @param learn what the classifier is to take it for
 * @param remember in which list its sender is to be remembered: one that lets pass, of a mail that is released; one that
 *     does not, of a mail that is given up
 */
public record DecisionBody(
        @Nullable @Size(max = 500) String reason,
        @Nullable @Size(min = 3, max = 320) String to,
        @Nullable Boolean knowingly,
        @Nullable @Pattern(regexp = "spam|ham") String learn,
        @Nullable @Valid RememberBody remember) {
    /** Nothing said. */
    static final DecisionBody EMPTY = new DecisionBody(null, null, null, null, null);

    /**
     * The same as an order.
     *
     * @throws IllegalArgumentException if {@code to} is no address, or there is no such day
     */
    Order toOrder(@Nullable Integer version) {
        MailAddress address = to == null ? null : AddressParser.parse(to);
        if (to != null && address == null) {
            throw new IllegalArgumentException("to: must be an address such as ann@example.org");
        }
        return new Order(
                reason == null ? "" : reason,
                version,
                address,
                Boolean.TRUE.equals(knowingly),
                learn == null ? null : Label.valueOf(learn.toUpperCase(Locale.ROOT)),
                remember == null ? null : remember.toWish());
    }
}
