package io.sallyport.policy.test;

import io.sallyport.mail.Action;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.policy.DomainName;
import io.sallyport.policy.yaml.Default;
import io.sallyport.policy.yaml.Place;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mail, and what must become of it.
 *
 * @param name what it shows, in a sentence
 * @param place where it stands
 * @param before what happened before, in order; not looked at
 * @param given the mail
 * @param expect what must become of it
 */
public record PolicyTest(String name, Place place, List<Given> before, Given given, Expectation expect) {
    public PolicyTest {
        before = List.copyOf(before);
    }

    /**
     * A mail as it comes. Keys that are missing are those of the file's own {@code given:}.
     *
     * @param client the address that connects
     * @param helo what it calls itself
     * @param tls whether the connection is protected
     * @param from the reverse-path; {@code <>} for none
     * @param to the recipients
     * @param unknown those of them that have no mailbox
     * @param serving domains that are judged by the defaults although the policy does not serve them
     * @param message the message as text, header first; lines end as YAML has them
     * @param eml a file with the message instead, relative to the folder of the tests
     * @param zone what the domain name system says, as lines of a master file (RFC 1035 § 5); nothing else exists
     * @param silent names about which it gives no answer, nor about those below them; {@code .}: about none at all
     * @param answers what filters say instead of looking
     * @param facts what the front door notices about the client
     * @param at when it comes
     * @param times how often it comes, each time in a session of its own; what becomes of the last one is looked at
     */
    public record Given(
            @Default("192.0.2.1") ClientAddress client,
            @Default("mail.sender.example") String helo,
            @Default("false") boolean tls,
            @Default("sender@sender.example") String from,
            List<String> to,
            List<String> unknown,
            List<DomainName> serving,
            @Nullable String message,
            @Nullable Path eml,
            @Nullable String zone,
            List<@Pattern(regexp = "[\\w.-]{1,253}", message = "must be a domain name, or . for all names") String>
                    silent,
            List<Answer> answers,
            List<Noticed> facts,
            @Default("2026-11-22T10:00:00Z") Moment at,
            @Default("1") @Min(1) @Max(MOST_TIMES) int times) {
        /** More shows nothing that fewer do not, and takes long. */
        private static final int MOST_TIMES = 10_000;
    }

    /**
     * What one filter says.
     *
     * @param filter which one; it is not run
     * @param finding the name of what it found; null: nothing
     * @param points what the finding counts
     * @param then what the finding demands
     * @param unavailable why it could not tell: in place of a finding
     */
    public record Answer(
            String filter,
            @Nullable String finding,
            @Nullable Score points,
            @Nullable Action then,
            @Nullable String unavailable) {}

    /**
     * What must become of the mail. What is not said is not looked at.
     *
     * @param stage when it is decided: {@code connect}, {@code rcpt}, {@code data}
     * @param action what is done, for every recipient who is not named in {@code recipients}
     * @param score the range of the sum
     * @param findings which must be there; {@code dnsbl.*} means one of a filter at least
     * @param without which must not be there
     * @param reply text that the reply must hold, such as {@code 5.7.1}
     * @param recipients what differs between recipients
     */
    public record Expectation(
            @Nullable Stage stage,
            @Nullable Action action,
            @Nullable ScoreRange score,
            List<String> findings,
            List<String> without,
            @Nullable String reply,
            List<ForRecipient> recipients) {}

    /**
     * What must become of the mail for one recipient.
     *
     * @param recipient his address, as it stands in {@code to}
     */
    public record ForRecipient(
            String recipient,
            @Nullable Action action,
            @Nullable ScoreRange score,
            List<String> findings) {}

    /** The address of a client. */
    public record ClientAddress(InetAddress address) {
        /**
         * Reads an address without a name.
         *
         * @throws IllegalArgumentException if it is none
         */
        public static ClientAddress of(String text) {
            try {
                return new ClientAddress(InetAddress.ofLiteral(text));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(text + " (expected: an address such as 192.0.2.1)", e);
            }
        }
    }

    /** A point in time. */
    public record Moment(Instant instant) {
        /**
         * Reads {@code 2026-11-22T10:00:00Z}.
         *
         * @throws IllegalArgumentException if it is none
         */
        public static Moment of(String text) {
            try {
                return new Moment(Instant.parse(text));
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(text + " (expected: such as 2026-11-22T10:00:00Z)", e);
            }
        }
    }

    /** Something that the front door notices, by its name in the policy. */
    public record Noticed(ProtocolFact fact) {
        /**
         * Reads a name such as {@code early-talker}.
         *
         * @throws IllegalArgumentException if there is no such fact
         */
        public static Noticed of(String text) {
            for (ProtocolFact fact : ProtocolFact.values()) {
                if (fact.text().equals(text)) {
                    return new Noticed(fact);
                }
            }
            throw new IllegalArgumentException(text + " (expected: such as early-talker)");
        }
    }

    /**
     * A range of scores.
     *
     * @param least the lowest that is right
     * @param most the highest that is right
     */
    public record ScoreRange(Score least, Score most) {
        private static final String BETWEEN = "..";

        /**
         * Reads {@code 5..8.5}, or one score such as {@code 5}.
         *
         * @throws IllegalArgumentException if it is neither
         */
        public static ScoreRange of(String text) {
            int between = text.indexOf(BETWEEN);
            if (between < 0) {
                return new ScoreRange(Score.of(text), Score.of(text));
            }
            ScoreRange range = new ScoreRange(
                    Score.of(text.substring(0, between).strip()),
                    Score.of(text.substring(between + BETWEEN.length()).strip()));
            if (range.least.compareTo(range.most) > 0) {
                throw new IllegalArgumentException(text + " (expected: the lower score first)");
            }
            return range;
        }

        /** Whether a score lies in it. */
        public boolean holds(Score score) {
            return score.isAtLeast(least) && most.isAtLeast(score);
        }

        @Override
        public String toString() {
            return least.equals(most) ? least.toString() : least + BETWEEN + most;
        }
    }
}
