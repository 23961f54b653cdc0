package io.sallyport.filter;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How one filter fares, over all mails. Thread-safe. */
final class FilterState {
    private final AtomicInteger running = new AtomicInteger();
    private final boolean external;
    private final CircuitBreaker breaker;
    private final Clock clock;
    private volatile @Nullable Failure failure;

    /**
     * That a filter could not tell.
     *
     * @param since when it began; a filter that fails, answers, and fails again begins anew
     * @param detail why, the last time
     */
    record Failure(Instant since, String detail) {}

    /**
     * @param external whether it asks a service, which is left alone when it fails
     */
    FilterState(FilterConfig config, Clock clock, boolean external) {
        this.external = external;
        this.breaker = new CircuitBreaker(config.failuresToOpen(), config.openTime(), clock);
        this.clock = clock;
    }

    CircuitBreaker breaker() {
        return breaker;
    }

    AtomicInteger running() {
        return running;
    }

    void answered() {
        breaker.succeeded();
        if (failure != null) {
            failure = null;
        }
    }

    /** It could not tell; true if it could the time before. */
    boolean failed(String detail) {
        if (external) {
            breaker.failed();
        }
        Failure before = failure;
        failure = new Failure(before == null ? clock.instant() : before.since(), detail);
        return before == null;
    }

    /** Why it could not tell the last time; null if it could. */
    @Nullable
    Failure failure() {
        return failure;
    }
}
