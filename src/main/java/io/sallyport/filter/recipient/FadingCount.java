package io.sallyport.filter.recipient;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A count over a window that slides, in the space of two numbers: what was counted in the window before fades as this
 * one goes on. It is exact for an even flow, and never wrong by more than what came in one window.
 *
 * @param window which window, since 1970
 * @param now counted in it
 * @param before counted in the one before it
 * @param blockedUntil until when the network is sent away; null: it is not
 */
record FadingCount(
        long window, int now, int before, @Nullable Instant blockedUntil) {
    /** Nothing yet. */
    static final FadingCount NONE = new FadingCount(Long.MIN_VALUE, 0, 0, null);

    private static final int MOST = 1_000_000; // Whoever is there is sent away in any case

    /** With one more. */
    FadingCount plusOne(Instant time, Duration length) {
        long current = Math.floorDiv(time.getEpochSecond(), length.toSeconds());
        if (current <= window) { // The clock may have been set back
            return new FadingCount(window, Math.min(now + 1, MOST), before, blockedUntil);
        }
        return new FadingCount(current, 1, current == window + 1 ? now : 0, blockedUntil);
    }

    /** How many there are. */
    long at(Instant time, Duration length) {
        long seconds = length.toSeconds();
        long current = Math.floorDiv(time.getEpochSecond(), seconds);
        if (current <= window) {
            return now + faded(before, time, seconds);
        }
        return current == window + 1 ? faded(now, time, seconds) : 0;
    }

    private static long faded(int count, Instant time, long seconds) {
        long left = seconds - Math.floorMod(time.getEpochSecond(), seconds);
        return count * left / seconds;
    }

    /** Sent away until then. */
    FadingCount blocked(Instant until) {
        return new FadingCount(window, now, before, until);
    }

    boolean isBlocked(Instant time) {
        return blockedUntil != null && time.isBefore(blockedUntil);
    }
}
