package io.sallyport.filter.ratelimit;

import io.sallyport.policy.yaml.Durations;
import java.time.Duration;

/**
 * How much in a time, as in {@code rate: 100/1h} or {@code rate: 200M/1d}.
 *
 * @param amount how much
 * @param period in which time, up to 31 days
 */
public record Rate(Amount amount, Duration period) {
    private static final Duration LONGEST = Duration.ofDays(31);

    public Rate {
        if (!period.isPositive() || period.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("/%s (expected: more than 0s, and up to %s)"
                    .formatted(Durations.format(period), Durations.format(LONGEST)));
        }
        if (amount.value() > period.toNanos()) { // Time is kept in nanoseconds
            throw new IllegalArgumentException(
                    "%s/%s (expected: at most one in a nanosecond)".formatted(amount, Durations.format(period)));
        }
    }

    /**
     * Reads an {@link Amount}, a slash, and a time such as {@code 1h} or {@code 30s}.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static Rate of(String text) {
        int slash = text.indexOf('/');
        Duration period = slash < 0 ? null : Durations.parse(text.substring(slash + 1));
        if (period == null) {
            throw new IllegalArgumentException("%s (expected: such as 100/1h or 200M/1d)".formatted(text));
        }
        return new Rate(Amount.of(text.substring(0, slash)), period);
    }

    @Override
    public String toString() {
        return amount + "/" + Durations.format(period);
    }
}
