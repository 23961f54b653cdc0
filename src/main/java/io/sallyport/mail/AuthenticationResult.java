package io.sallyport.mail;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one method found out about who sent a mail: the {@code resinfo} of RFC 8601 § 2.2, and why. A fact, no decision.
 * Texts may be of strangers; who writes them into a header or a log sees to quoting.
 *
 * @param method such as {@code spf}, {@code dkim}, {@code dmarc}: RFC 8601 § 2.7
 * @param result such as {@code pass}: RFC 8601 § 2.7
 * @param comment for people; null if there is nothing to say
 * @param reason why the result is what it is; null if there is nothing to say (RFC 8601 § 2.3)
 * @param properties what was looked at, in the order of the field
 * @param trace the steps that led to the result, for the journal; bounded by who made them
 */
public record AuthenticationResult(
        String method,
        String result,
        @Nullable String comment,
        @Nullable String reason,
        List<Property> properties,
        List<String> trace) {
    /**
     * One thing that was looked at (RFC 8601 § 2.2: {@code propspec}).
     *
     * @param type {@code smtp}, {@code header}, {@code body} or {@code policy}
     * @param name such as {@code mailfrom} or {@code d}
     */
    public record Property(String type, String name, String value) {
        @Override
        public String toString() {
            return type + "." + name + "=" + value;
        }
    }

    public AuthenticationResult {
        properties = List.copyOf(properties);
        trace = List.copyOf(trace);
    }

    /** The value of a property such as {@code header.d}; null if it was not looked at. */
    public @Nullable String property(String type, String name) {
        for (Property property : properties) {
            if (property.type().equals(type) && property.name().equals(name)) {
                return property.value();
            }
        }
        return null;
    }
}
