package io.sallyport.journal;

import io.sallyport.config.Network;
import io.sallyport.mail.DomainNames;
import io.sallyport.mail.MailAddress;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which decisions are asked for: those that all of this is true of.
 *
 * @param id of the decision; null: any
 * @param keys what they are found by, in the form that {@link #key} and {@link #domain} give it
 * @param network where the client is; null: anywhere
 * @param since not before; null: from the beginning
 * @param until before this; null: to the end
 * @param after behind this place of an earlier page; null: the first page
 * @param limit the most decisions of a page, 1 to {@value #MOST}
 */
public record DecisionQuery(
        @Nullable String id,
        Map<Criterion, String> keys,
        @Nullable Network network,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable Place after,
        int limit) {
    /** The most decisions of a page. */
    public static final int MOST = 500;

    /** The null reverse-path as a sender. */
    public static final String NULL_SENDER = "<>";

    /** What decisions are found by. In the order of how few decisions one is true of, mostly. */
    public enum Criterion {
        /** The Message-ID (RFC 5322 § 3.6.4), as {@link DecisionQuery#messageId} gives it. */
        MESSAGE_ID,
        /** The SMTP session. */
        SESSION,
        /** One of the recipients. */
        RECIPIENT,
        /** The reverse-path. */
        SENDER,
        /** The domain of a recipient, of the reverse-path, or of the author. */
        DOMAIN,
        /** The name of a finding, one in shadow or without weight too. */
        FINDING,
        /** What was done for one of the recipients. */
        ACTION,
        /** What was decided for the mail. */
        ENDING;

        /** The name in parameters and in the store. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A decision's place among all: when it was made, in milliseconds, and its number among all.
     *
     * @param at milliseconds since 1970
     */
    public record Place(long at, long number) {
        private static final Pattern SYNTAX = Pattern.compile("(\\d{1,15})\\.(\\d{1,18})");

        /** The place that {@link #toString} wrote; null if it is not one. */
        public static @Nullable Place parse(String text) {
            var parts = SYNTAX.matcher(text);
            return parts.matches() ? new Place(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))) : null;
        }

        @Override
        public String toString() {
            return at + "." + number;
        }
    }

    public DecisionQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit: %d (expected: 1 to %d)".formatted(limit, MOST));
        }
        Map<Criterion, String> ordered = new EnumMap<>(Criterion.class);
        ordered.putAll(keys);
        keys = ordered;
    }

    /** The newest decisions of all. */
    public static DecisionQuery newest(int limit) {
        return new DecisionQuery(null, Map.of(), null, null, null, null, limit);
    }

    /** The same question for the next page. */
    public DecisionQuery after(@Nullable Place place) {
        return new DecisionQuery(id, keys, network, since, until, place, limit);
    }

    /** The form in which an address is looked for: upper and lower case are one, as nearly all servers have it. */
    public static String key(@Nullable MailAddress address) {
        return address == null
                ? NULL_SENDER
                : address.withAsciiDomain().toString().toLowerCase(Locale.ROOT);
    }

    /**
     * The form in which a Message-ID is looked for: without what stands around it, since people copy it with and without
     * its brackets.
     *
     * @return empty if there is nothing left
     */
    public static String messageId(String text) {
        String id = text.strip();
        return id.startsWith("<") && id.endsWith(">") && id.length() > 1
                ? id.substring(1, id.length() - 1).strip()
                : id;
    }

    /** The form in which a domain is looked for. */
    public static String domain(String domain) {
        return DomainNames.toAscii(domain).toLowerCase(Locale.ROOT);
    }
}
