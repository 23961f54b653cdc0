package io.sallyport.dns;

import java.time.Duration;

/**
 * An answer and its life.
 *
 * @param ttl how long it may be believed from now on; zero for an answer that must not be kept, and for failures
 */
record TimedAnswer<T>(DnsAnswer<T> answer, Duration ttl) {
    /** A failure: it has no life of its own. */
    static <T> TimedAnswer<T> failed(DnsAnswer.Failure why) {
        return new TimedAnswer<>(new DnsAnswer.Failed<>(why), Duration.ZERO);
    }

    /** The same answer, living no longer than that. */
    TimedAnswer<T> atMost(Duration bound) {
        return ttl.compareTo(bound) <= 0 ? this : new TimedAnswer<>(answer, bound);
    }
}
