package io.sallyport.filter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps mail from waiting for a service that does not answer: after some failures in a row nobody asks it for a while, and
 * then one mail finds out whether it is back. Thread-safe.
 */
final class CircuitBreaker {
    private final int failuresToOpen;
    private final Duration openTime;
    private final Clock clock;

    private int failures;
    private @Nullable Instant openUntil;

    CircuitBreaker(int failuresToOpen, Duration openTime, Clock clock) {
        this.failuresToOpen = failuresToOpen;
        this.openTime = openTime;
        this.clock = clock;
    }

    /**
     * Whether the service may be asked now. Who is let through must tell how it went; if nobody does, somebody else is let
     * through after the same while.
     */
    synchronized boolean admits() {
        Instant until = openUntil;
        if (until == null) {
            return true;
        }
        Instant now = clock.instant();
        if (now.isBefore(until)) {
            return false;
        }
        openUntil = now.plus(openTime);
        return true;
    }

    /** The service has answered. */
    synchronized void succeeded() {
        failures = 0;
        openUntil = null;
    }

    /** The service has not answered, or not as it should. */
    synchronized void failed() {
        if (++failures >= failuresToOpen) {
            openUntil = clock.instant().plus(openTime);
        }
    }

    /** Whether nobody asks at the moment. */
    synchronized boolean isOpen() {
        return openUntil != null;
    }
}
