package io.sallyport.filter.ratelimit;

import io.sallyport.mail.Action;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.policy.yaml.Default;
import io.sallyport.policy.yaml.RecordShape;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One limit. Its finding is {@code ratelimit.<name>}.
 *
 * @param name such as {@code strangers}
 * @param count what is counted
 * @param key for whom: each combination of these has an allowance of its own
 * @param rate how much comes back in which time, such as {@code 100/1h} or {@code 2G/1d}
 * @param burst how much can be taken at once after a rest; without it, as much as the rate gives in its time. For octets, a
 *     message above it takes all of it
 * @param then what becomes of what is above the limit
 * @param points how much it weighs, with {@code then: points}
 * @param shadow whether it is only recorded
 */
public record Limit(
        @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,39}") String name,
        Count count,
        List<KeyPart> key,
        Rate rate,
        @Nullable Amount burst,
        @Default("defer") Consequence then,
        @Nullable Score points,
        @Default("false") boolean shadow) {
    /** What is counted, and at which stage. */
    public enum Count {
        /** Connections, when they are made. */
        CONNECTIONS("connections", Stage.CONNECT),
        /** Messages, when their sender is named; if that is not enough for the key, when they are complete. */
        MESSAGES("messages", Stage.MAIL),
        /** Recipients, when they are named; if that is not enough for the key, when the message is complete. */
        RECIPIENTS("recipients", Stage.RCPT),
        /** Octets of messages, when they are complete. */
        BYTES("data", Stage.DATA),
        /** Recipients that do not exist and what is refused for good; held against whoever names a sender or recipient. */
        FAILURES("failures", Stage.MAIL);

        private final String words;
        private final Stage earliest;

        Count(String words, Stage earliest) {
            this.words = words;
            this.earliest = earliest;
        }
    }

    /** A part of a key. */
    public enum KeyPart {
        /** The client's address. */
        CLIENT(Stage.CONNECT),
        /** The network of the client's address. */
        CLIENT_NETWORK(Stage.CONNECT),
        /** What the client calls itself. */
        HELO(Stage.MAIL),
        /** The reverse-path. */
        SENDER(Stage.MAIL),
        /** The domain of the reverse-path. */
        SENDER_DOMAIN(Stage.MAIL),
        /** The recipient. */
        RECIPIENT(Stage.RCPT),
        /** The domain of the recipient. */
        RECIPIENT_DOMAIN(Stage.RCPT),
        /**
         * The domain that answers for the mail: the author's if DMARC sees it proven, else the one of SPF, else a signer's.
         * Mail for which nobody answers is not counted.
         */
        AUTHENTICATED_DOMAIN(Stage.DATA);

        private final Stage known;

        KeyPart(Stage known) {
            this.known = known;
        }

        /** Whether it differs between the recipients of one mail. */
        boolean isOfRecipient() {
            return this == RECIPIENT || this == RECIPIENT_DOMAIN;
        }
    }

    /** What becomes of what is above a limit. */
    public enum Consequence {
        /** The client is asked to come again. */
        DEFER(Action.DEFER),
        /** The mail goes on, marked. */
        TAG(Action.TAG),
        /** The mail is taken, and held. */
        HOLD(Action.HOLD),
        /** It is refused for good. */
        REJECT(Action.REJECT),
        /** It counts against the mail. */
        POINTS(Action.DELIVER);

        private final Action action;

        Consequence(Action action) {
            this.action = action;
        }

        /** What it demands; {@link Action#DELIVER} if it only counts. */
        Action action() {
            return action;
        }
    }

    public Limit {
        key = List.copyOf(key);
        if (key.isEmpty()) {
            throw new IllegalArgumentException(name + ": key: expected at least one part, such as client-network");
        }
        if ((then == Consequence.POINTS) != (points != null)) {
            throw new IllegalArgumentException(name + ": points and then: points belong together");
        }
        Stage last = count == Count.CONNECTIONS ? Stage.CONNECT : count == Count.FAILURES ? Stage.RCPT : Stage.DATA;
        for (KeyPart part : key) {
            if (part.known.compareTo(last) > 0) {
                throw new IllegalArgumentException("%s: key: %s is not known yet where %s are counted"
                        .formatted(name, RecordShape.text(part), count.words));
            }
        }
        burst = new Allowance(rate, burst == null ? rate.amount() : burst).burst(); // Refuses what is out of bounds
    }

    /** What each key may take. */
    Allowance allowance() {
        return new Allowance(rate, burst == null ? rate.amount() : burst);
    }

    /** What is counted, for the sender's eyes. */
    String words() {
        return (count == Count.BYTES ? "too much " : "too many ") + count.words;
    }

    /** Whether its key differs between the recipients of one mail. */
    boolean isOfRecipient() {
        return key.stream().anyMatch(KeyPart::isOfRecipient);
    }

    /** Whether it is held against what happens at a stage. */
    boolean actsAt(Stage stage) {
        Stage first = earliest();
        return count == Count.FAILURES ? stage == first || stage == Stage.RCPT : stage == first;
    }

    private Stage earliest() {
        Stage stage = count.earliest;
        for (KeyPart part : key) {
            stage = part.known.compareTo(stage) > 0 ? part.known : stage;
        }
        // What counts once for a message cannot be counted while its recipients are still being named
        return stage == Stage.RCPT && count == Count.MESSAGES ? Stage.DATA : stage;
    }
}
