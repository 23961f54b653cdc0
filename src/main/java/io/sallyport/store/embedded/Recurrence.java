package io.sallyport.store.embedded;

import java.time.Duration;

/** What happens again and again, as with every transaction on a full disk: it is told once a minute, and how often it was. */
final class Recurrence {
    private static final long BETWEEN = Duration.ofMinutes(1).toNanos();

    private int untold;
    private boolean told;
    private long last;

    /**
     * It has happened once more. Calls must not overlap.
     *
     * @param now a nanosecond clock's reading
     * @return how often since that was last told, if it is time to tell; 0 if it is not
     */
    int again(long now) {
        untold++;
        if (told && now - last < BETWEEN) {
            return 0;
        }
        int count = untold;
        untold = 0;
        told = true;
        last = now;
        return count;
    }
}
