package io.sallyport.intake;

import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names for mails: the time in milliseconds and 25 random bits, so that names sort by time, are unique across restarts
 * and nodes without agreement, and tell a stranger nothing but the time.
 */
final class QueueIds {
    /** Crockford's base 32: no letter looks like a digit when read out over the telephone. */
    private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

    private static final int RANDOM_DIGITS = 5;
    private static final int TIME_DIGITS = 9;

    private final InstantSource clock;

    QueueIds(InstantSource clock) {
        this.clock = clock;
    }

    /** A new name: 14 letters and digits. */
    String next() {
        char[] name = new char[TIME_DIGITS + RANDOM_DIGITS];
        long time = clock.millis();
        for (int i = TIME_DIGITS - 1; i >= 0; i--, time >>>= 5) {
            name[i] = DIGITS[(int) (time & 31)];
        }
        int random = ThreadLocalRandom.current().nextInt();
        for (int i = name.length - 1; i >= TIME_DIGITS; i--, random >>>= 5) {
            name[i] = DIGITS[random & 31];
        }
        return new String(name);
    }
}
