package io.sallyport.filter.ratelimit;

import java.time.Duration;

/**
 * The rule of the generic cell rate algorithm, as pure functions. All times are nanoseconds since 1970; the state of a key
 * is the time at which its whole burst would be there again, and a key of which nothing is known has any time that is
 * over.
 *
 * @param rate what comes back, and how fast
 * @param burst how much can be taken at once after a rest
 */
public record Allowance(Rate rate, Amount burst) {
    /** No key owes more time than this: the numbers stay far from their bounds. */
    private static final Duration LONGEST = Duration.ofDays(366);

    public Allowance {
        if (nanos(rate, burst.value()) > LONGEST.toNanos()) {
            throw new IllegalArgumentException(
                    "burst: %s (expected: no more than what comes back in %d days)".formatted(burst, LONGEST.toDays()));
        }
    }

    private static double nanos(Rate rate, long amount) {
        return (double) amount / rate.amount().value() * rate.period().toNanos();
    }

    /** The nanoseconds in which the whole burst comes back. */
    public long tolerance() {
        return (long) nanos(rate, burst.value());
    }

    /**
     * How long an amount has to wait.
     *
     * @param full when the whole burst would be there
     * @param amount at least 1; one above the burst takes the whole burst, because else it could never be taken
     * @param now the time
     * @return nanoseconds; 0 or below: it can be taken now
     */
    public long waitFor(long full, long amount, long now) {
        return owed(full, now) + cost(amount) - tolerance();
    }

    /**
     * When the whole burst will be there after an amount was taken.
     *
     * @param full when it would be there before
     * @param amount at least 1
     * @param now the time
     */
    public long taken(long full, long amount, long now) {
        return now + owed(full, now) + cost(amount);
    }

    /** Never more than a burst: a clock that was set back must not lock everybody out for as long as it was wrong. */
    private long owed(long full, long now) {
        return Math.clamp(full - now, 0, tolerance());
    }

    private long cost(long amount) {
        return Math.min((long) nanos(rate, amount), tolerance());
    }
}
