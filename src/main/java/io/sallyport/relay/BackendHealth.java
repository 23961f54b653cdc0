package io.sallyport.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Whether a backend is worth trying. After a failure nobody tries for a while, then exactly one caller does, while the
 * others still go elsewhere: a backend that comes back is not met by a stampede. Each further failure doubles the while.
 */
final class BackendHealth {
    private final RelayConfig.Health settings;
    private final InstantSource clock;
    private @Nullable String trouble;
    private Instant nextTry = Instant.MIN;
    private Duration backOff = Duration.ZERO;
    private boolean trying;

    BackendHealth(RelayConfig.Health settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Whether the caller may try. Who may must then say how it went: {@link #succeeded}, {@link #failed} or
     * {@link #gaveUp}.
     */
    synchronized boolean mayTry() {
        if (trouble == null) {
            return true;
        }
        if (trying || clock.instant().isBefore(nextTry)) {
            return false;
        }
        trying = true;
        return true;
    }

    /** Whether {@link #mayTry} would say no; changes nothing. */
    synchronized boolean isDown() {
        return trouble != null && (trying || clock.instant().isBefore(nextTry));
    }

    /** The backend answered. */
    synchronized void succeeded() {
        trouble = null;
        trying = false;
        backOff = Duration.ZERO;
    }

    /** The backend could not be reached, or did not want us. */
    synchronized void failed(String why) {
        if (trouble != null && !trying) {
            return; // One of several who tried at the same time, when it was thought to be well: counted already
        }
        Duration doubled = backOff.isZero() ? settings.firstBackOff() : backOff.multipliedBy(2);
        backOff = doubled.compareTo(settings.mostBackOff()) > 0 ? settings.mostBackOff() : doubled;
        nextTry = clock.instant().plus(backOff);
        trouble = why;
        trying = false;
    }

    /** The backend may be tried at once, whatever was found before. */
    synchronized void recheck() {
        nextTry = Instant.MIN;
    }

    /** The caller ran out of time before anything could be told about the backend. */
    synchronized void gaveUp() {
        trying = false;
    }

    /** What was wrong with it last; null if it is well. */
    synchronized @Nullable String trouble() {
        return trouble;
    }
}
