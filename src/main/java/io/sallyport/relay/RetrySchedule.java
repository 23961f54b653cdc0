package io.sallyport.relay;

import io.sallyport.policy.RelayPolicy.RetryPolicy;
import java.time.Duration;

/**
 * How long a mail waits after a failure (RFC 5321 § 4.5.4.1): first the policy's {@code first}, then twice as long each
 * time, up to its {@code most}; each wait up to a fifth shorter or longer, so that mails that failed together do not come
 * back together.
 */
final class RetrySchedule {
    private static final double JITTER = 0.2;

    /** Doubling more often than this overflows, and is beyond every {@code most} that makes sense. */
    private static final int MOST_DOUBLINGS = 30;

    private RetrySchedule() {}

    /**
     * The wait after a failure.
     *
     * @param failures how many there were, this one counted, at least 1
     * @param random 0 to 1, where in the range of the jitter the wait lies
     */
    static Duration waitAfter(RetryPolicy policy, int failures, double random) {
        Duration wait = plainWaitAfter(policy.first(), policy.most(), failures);
        double factor = 1 - JITTER + 2 * JITTER * random;
        return Duration.ofMillis(Math.max(1, Math.round(wait.toMillis() * factor)));
    }

    /** The wait without jitter. */
    static Duration plainWaitAfter(Duration first, Duration most, int failures) {
        int doublings = Math.clamp(failures - 1L, 0, MOST_DOUBLINGS);
        if (first.compareTo(most.dividedBy(1L << doublings)) >= 0) {
            return most;
        }
        return first.multipliedBy(1L << doublings);
    }
}
