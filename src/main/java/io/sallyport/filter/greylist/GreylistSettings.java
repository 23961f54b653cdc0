package io.sallyport.filter.greylist;

import io.sallyport.mail.Score;
import io.sallyport.policy.ListFile;
import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code greylist:} block of a policy.
 *
 * <pre>{@code
 * greylist:
 *   on-unavailable: pass
 *   from: 3
 *   delay: 5m
 *   window: 2d
 *   remember: 36d
 *   except: lists/partners.txt
 * }</pre>
 *
 * @param from mail is deferred only if its points reach this; {@code 0}: always
 * @param delay how long after the first attempt the next one must come to be taken, up to a day; long enough for block lists
 *     to learn of a new sender
 * @param window how long after the last attempt the next one still counts as the same mail; longer than the delay, and up to
 *     31 days. RFC 5321 § 4.5.4.1 has senders try for four to five days, with hours between
 * @param remember how long after its last accepted mail a sender that came again is not delayed, up to 366 days
 * @param ipv4Prefix how many bits of its IPv4 address a client that is not authenticated is known by
 * @param ipv6Prefix how many bits of its IPv6 address a client that is not authenticated is known by
 * @param except clients and senders that are never delayed, and recipients whose mail never is if all of them are on it
 */
public record GreylistSettings(
        @Default("3") Score from,
        @Default("5m") Duration delay,
        @Default("2d") Duration window,
        @Default("36d") Duration remember,
        @Default("24") @Min(8) @Max(32) int ipv4Prefix,
        @Default("64") @Min(16) @Max(128) int ipv6Prefix,
        @Nullable ListFile except) {
    private static final Duration LONGEST_DELAY = Duration.ofDays(1);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(31);
    private static final Duration LONGEST_MEMORY = Duration.ofDays(366);

    public GreylistSettings {
        if (from.compareTo(Score.ZERO) < 0) {
            throw new IllegalArgumentException("from: %s (expected: 0 or more)".formatted(from));
        }
        within("delay", delay, Duration.ZERO, LONGEST_DELAY);
        within("window", window, delay, LONGEST_WINDOW);
        within("remember", remember, Duration.ZERO, LONGEST_MEMORY);
    }

    private static void within(String key, Duration value, Duration above, Duration most) {
        if (value.compareTo(above) <= 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: above %s, up to %s)".formatted(key, value, above, most));
        }
    }
}
