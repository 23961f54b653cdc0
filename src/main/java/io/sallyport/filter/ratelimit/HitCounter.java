package io.sallyport.filter.ratelimit;

import java.io.IOException;
import java.time.Instant;

/**
 * Counts, for any number of keys. Safe for use from many threads: of several that take at once, no more are admitted than
 * the allowance has room for.
 */
public interface HitCounter {
    /**
     * Takes an amount out of a key's allowance; what is refused takes nothing.
     *
     * @param allowance the same one for a key at each call
     * @param amount at least 1; one above the burst takes all of the burst
     * @throws IOException if the counter cannot be reached
     */
    Hit take(HitKey key, Allowance allowance, long amount, Instant now) throws IOException;

    /**
     * What {@link #take} would say; takes nothing.
     *
     * @throws IOException if the counter cannot be reached
     */
    Hit look(HitKey key, Allowance allowance, long amount, Instant now) throws IOException;
}
