package io.sallyport.relay;

import java.time.Duration;

/**
 * The moment by which something must be over, in monotonic time: a change of the machine's clock moves none.
 *
 * @param nanoTime in the time of {@link System#nanoTime}
 */
record Deadline(long nanoTime) {
    /** So long from now; longer than a century counts as one. */
    static Deadline in(Duration wait) {
        Duration century = Duration.ofDays(36_500);
        return new Deadline(System.nanoTime() + (wait.compareTo(century) > 0 ? century : wait).toNanos());
    }

    /** This moment, or the end of a phase that begins now, whichever is first. */
    Deadline within(Duration phase) {
        Deadline end = in(phase);
        return end.nanoTime - nanoTime < 0 ? end : this;
    }

    /** Half of what is left: for the first of several attempts. */
    Deadline half() {
        return in(Duration.ofNanos(remainingNanos() / 2));
    }

    /** What is left; zero or less when it is over. */
    long remainingNanos() {
        return nanoTime - System.nanoTime();
    }

    /** What is left in whole milliseconds, at least one: for calls to which zero means for ever. */
    int remainingMillis() {
        return Math.clamp(remainingNanos() / 1_000_000, 1, Integer.MAX_VALUE);
    }

    boolean passed() {
        return remainingNanos() <= 0;
    }
}
