package io.sallyport.quarantine;

import io.sallyport.mail.Score;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which held mails are asked for: those that all of this is true of. Empty sets and nulls ask nothing.
 *
 * @param text stands in sender, author, recipient, subject or message id, whatever the case; 3 characters at least count
 * @param sender the reverse-path or its domain, in the form of {@link io.sallyport.journal.DecisionQuery#key}
 * @param recipient the address
 * @param domains of recipients; null: any; empty: none, which nobody's mail is in
 * @param subject stands in the subject
 * @param queueId of the mail
 * @param since received not before
 * @param until received before
 * @param order by what
 * @param after behind this place of an earlier page; null: the first page
 * @param limit the most of a page, 1 to {@value #MOST}
 */
public record HeldMailQuery(
        @Nullable String text,
        @Nullable String sender,
        @Nullable String recipient,
        @Nullable Set<String> domains,
        @Nullable String subject,
        @Nullable String queueId,
        Set<MailClass> classes,
        Set<State> states,
        @Nullable Score lowest,
        @Nullable Score highest,
        @Nullable Instant since,
        @Nullable Instant until,
        Order order,
        @Nullable Place after,
        int limit) {
    /** The most mails of a page. */
    public static final int MOST = 500;

    /** Everything that waits, newest first. */
    public static final HeldMailQuery WAITING = new HeldMailQuery(
            null,
            null,
            null,
            null,
            null,
            null,
            Set.of(),
            Set.of(State.HELD, State.RELEASE_REQUESTED),
            null,
            null,
            null,
            null,
            Order.NEWEST,
            null,
            50);

    /** By what held mails are ordered. */
    public enum Order {
        /** Received last first. */
        NEWEST,
        /** Received first first. */
        OLDEST,
        /** Most points first. */
        HIGHEST,
        /** Fewest points first: what may be held by mistake. */
        LOWEST
    }

    /**
     * A mail's place among all.
     *
     * @param key what the order is by: milliseconds since 1970, or hundredths of a point
     * @param number among all, as they came
     */
    public record Place(long key, long number) {
        private static final Pattern SYNTAX = Pattern.compile("(-?\\d{1,15})\\.(\\d{1,18})");

        /** The place that {@link #toString} wrote; null if it is not one. */
        public static @Nullable Place parse(String text) {
            var parts = SYNTAX.matcher(text);
            return parts.matches() ? new Place(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))) : null;
        }

        @Override
        public String toString() {
            return key + "." + number;
        }
    }

    public HeldMailQuery {
        classes = Set.copyOf(classes);
        states = Set.copyOf(states);
        domains = domains == null ? null : Set.copyOf(domains);
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit: %d (expected: 1 to %d)".formatted(limit, MOST));
        }
    }

    /** All that is held of one mail, however it stands. */
    public static HeldMailQuery ofMail(String queueId) {
        return new HeldMailQuery(
                null,
                null,
                null,
                null,
                null,
                queueId,
                Set.of(),
                Set.of(),
                null,
                null,
                null,
                null,
                Order.NEWEST,
                null,
                MOST);
    }

    /** The same question, for mail of these domains alone: what somebody may see; null: of all. */
    public HeldMailQuery within(@Nullable Set<String> scope) {
        Set<String> both = domains;
        if (both == null) {
            both = scope;
        } else if (scope != null) {
            both = new HashSet<>(both);
            both.retainAll(scope);
        }
        return new HeldMailQuery(
                text, sender, recipient, both, subject, queueId, classes, states, lowest, highest, since, until, order,
                after, limit);
    }

    /** The same question, whatever the class. */
    public HeldMailQuery ofAnyClass() {
        return new HeldMailQuery(
                text, sender, recipient, domains, subject, queueId, Set.of(), states, lowest, highest, since, until,
                order, after, limit);
    }

    /** The same question, however the mails stand. */
    public HeldMailQuery ofAnyState() {
        return new HeldMailQuery(
                text, sender, recipient, domains, subject, queueId, classes, Set.of(), lowest, highest, since, until,
                order, after, limit);
    }

    /** The same question in another order, with so many mails to a page. */
    public HeldMailQuery by(Order other, int most) {
        return new HeldMailQuery(
                text, sender, recipient, domains, subject, queueId, classes, states, lowest, highest, since, until,
                other, after, most);
    }

    /** The same question, for mail that was received before a time at the latest. */
    public HeldMailQuery receivedBefore(Instant time) {
        return new HeldMailQuery(
                text,
                sender,
                recipient,
                domains,
                subject,
                queueId,
                classes,
                states,
                lowest,
                highest,
                since,
                until == null || until.isAfter(time) ? time : until,
                order,
                after,
                limit);
    }

    /** The same question for the next page. */
    public HeldMailQuery after(@Nullable Place place) {
        return new HeldMailQuery(
                text, sender, recipient, domains, subject, queueId, classes, states, lowest, highest, since, until,
                order, place, limit);
    }
}
