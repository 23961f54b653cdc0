package io.sallyport.filter.ratelimit;

import io.sallyport.metrics.MailMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/**
 * Counts in the memory of this process, in a table whose size never changes, whatever strangers send.
 *
 * <p>A key has a place in one set of {@value #WAYS} slots, found by a hash with a secret of this process. A slot holds the
 * hash and one time (see {@link Allowance}). Once that time is over, the slot says no more than an empty one would, so
 * that a new key takes the oldest slot of its set and nothing is lost. Only where all slots of a set are still of use, the
 * key that has used up least is forgotten: then the table errs to letting mail through, and it is counted. So a flood of
 * ever new keys, which use up little each, displaces its own kind and not those that have earned a refusal. Two keys with
 * the same 128 bits would share a count; nobody can construct them without the secret.
 */
@ApplicationScoped
@Typed(LocalHitCounter.class) // Whether it is the one that filters ask is a setting
public class LocalHitCounter implements HitCounter {
    private static final int WAYS = 8;
    private static final int WORDS = 3; // Two of the hash, one time
    private static final int STRIPES = 256;
    private static final long NANOS = Duration.ofSeconds(1).toNanos();

    private final MailMetrics metrics;
    private final SipHash hash;
    private final long[] table;
    private final int setMask;
    private final Object[] locks = new Object[STRIPES];

    @Inject
    public LocalHitCounter(RateLimitConfig config, MailMetrics metrics) {
        this(config.keys(), metrics);
    }

    /**
     * A table of its own.
     *
     * @param keys how many it holds, rounded up to a power of two
     */
    public LocalHitCounter(int keys, MailMetrics metrics) {
        SecureRandom random = new SecureRandom();
        int slots = Math.max(WAYS, Integer.highestOneBit(Math.max(1, keys - 1)) << 1);
        this.metrics = metrics;
        this.hash = new SipHash(random.nextLong(), random.nextLong());
        this.table = new long[slots * WORDS];
        this.setMask = slots / WAYS - 1;
        for (int i = 0; i < STRIPES; i++) {
            locks[i] = new Object();
        }
    }

    @Override
    public Hit take(HitKey key, Allowance allowance, long amount, Instant now) {
        return count(key, allowance, amount, nanos(now), true);
    }

    @Override
    public Hit look(HitKey key, Allowance allowance, long amount, Instant now) {
        return count(key, allowance, amount, nanos(now), false);
    }

    private Hit count(HitKey key, Allowance allowance, long amount, long now, boolean taking) {
        SipHash.Hash place = hash.of(key.text().getBytes(StandardCharsets.UTF_8));
        int set = (int) place.first() & setMask;
        boolean forgot = false;
        synchronized (locks[set % STRIPES]) {
            int slot = find(set, place);
            boolean known = isAt(slot, place);
            long full = known ? table[slot + 2] : 0;
            long wait = allowance.waitFor(full, amount, now);
            if (wait > 0) {
                return new Hit.Refused(Duration.ofNanos(wait));
            }
            if (taking) {
                forgot = !known && table[slot + 2] > now;
                table[slot] = place.first();
                table[slot + 1] = place.second();
                table[slot + 2] = allowance.taken(full, amount, now);
            }
        }
        if (forgot) {
            metrics.rateLimitForgotten();
        }
        return Hit.ADMITTED;
    }

    /** The slot of a key; else the one of its set whose allowance is, or will be, full first. */
    private int find(int set, SipHash.Hash place) {
        int first = set * WAYS * WORDS;
        int oldest = first;
        for (int slot = first; slot < first + WAYS * WORDS; slot += WORDS) {
            if (isAt(slot, place)) {
                return slot;
            }
            oldest = table[slot + 2] < table[oldest + 2] ? slot : oldest;
        }
        return oldest;
    }

    private boolean isAt(int slot, SipHash.Hash place) {
        return table[slot] == place.first() && table[slot + 1] == place.second();
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * NANOS + time.getNano();
    }
}
