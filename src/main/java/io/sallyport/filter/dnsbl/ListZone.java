package io.sallyport.filter.dnsbl;

import io.sallyport.filter.CodeRange;
import io.sallyport.mail.Score;
import io.sallyport.policy.DomainName;
import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One list in the DNS.
 *
 * @param zone the domain under which it is asked
 * @param name what journal and senders see instead of the zone, for zones that hold the key of a subscription
 * @param of what is looked up in it
 * @param points how much a listing weighs whose answer is none of the codes; without it such a listing is only noted
 * @param codes how much a listing weighs by its answer; of several the heaviest counts
 * @param ipv4 whether it lists IPv4 addresses
 * @param ipv6 whether it lists IPv6 addresses
 * @param timeOut how long it may take to answer, at most 30 seconds
 * @param testPoints whether it has the test points of RFC 5782 § 5, and is asked for them
 * @param shadow whether its listings are only recorded
 */
public record ListZone(
        DomainName zone,

        @Nullable @Pattern(regexp = "[a-z0-9][a-z0-9.-]{0,62}")
        String name,

        @Default("client") Subject of,
        @Nullable Score points,
        @Size(max = MAX_CODES) List<Code> codes,
        @Default("true") boolean ipv4,
        @Default("true") boolean ipv6,
        @Default("4s") Duration timeOut,
        @Default("true") boolean testPoints,
        @Default("false") boolean shadow) {
    static final int MAX_CODES = 64;

    private static final Duration MOST_TIME = Duration.ofSeconds(30);

    /** What is looked up in a list. */
    public enum Subject {
        /** The client's address. */
        CLIENT,
        /** The domain name that the client says in HELO. */
        HELO,
        /** The domain of the reverse-path. */
        SENDER,
        /** The name of the client's address that leads back to it. */
        NAME
    }

    /**
     * What an answer weighs.
     *
     * @param answer one answer, a range or a network of them
     * @param points how much it weighs
     */
    public record Code(CodeRange answer, Score points) {}

    public ListZone {
        codes = List.copyOf(codes);
        if (points == null && codes.isEmpty()) {
            throw new IllegalArgumentException("points or codes must say what a listing weighs");
        }
        if (!ipv4 && !ipv6) {
            throw new IllegalArgumentException("ipv4 and ipv6 are both false: it would never be asked");
        }
        if (!timeOut.isPositive() || timeOut.compareTo(MOST_TIME) > 0) {
            throw new IllegalArgumentException(
                    "time-out of %dms (expected: above 0 and up to 30s)".formatted(timeOut.toMillis()));
        }
    }

    /** What people read. */
    String label() {
        return name == null ? zone.ascii() : name;
    }

    /** What the answers of a listing weigh together: as the heaviest of them; null: nothing is said about them. */
    @Nullable
    Score weight(Collection<InetAddress> answers) {
        return answers.stream()
                .flatMap(answer -> codes.stream().filter(code -> code.answer().contains(answer)))
                .map(Code::points)
                .max(Comparator.comparingLong(score -> Math.abs(score.hundredths())))
                .orElse(points);
    }

    /** All points that it may give. */
    List<Score> weights() {
        List<Score> weights = new ArrayList<>(codes.stream().map(Code::points).toList());
        if (points != null) {
            weights.add(points);
        }
        return weights;
    }
}
