package io.sallyport.filter.greylist;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * Remembers keys, each for its time. Safe for use from many threads; what was remembered is recalled at once by the same
 * store, also before it is safe on a disk.
 */
public interface GreylistStore {
    /**
     * What is known of a key.
     *
     * @param since when it was first remembered, in whole seconds
     * @param until when it is forgotten, in whole seconds
     */
    record Memory(Instant since, Instant until) {
        /** Both together: the first time and the longer memory, unless the earlier one was over when the later one began. */
        public Memory and(Memory other) {
            if (since.isAfter(other.since)) {
                return other.and(this);
            }
            boolean forgottenBetween = !until.isAfter(other.since);
            return forgottenBetween ? other : new Memory(since, until.isAfter(other.until) ? until : other.until);
        }

        /** Whether it is still known. */
        public boolean lasts(Instant now) {
            return until.isAfter(now);
        }
    }

    /**
     * What is known of keys.
     *
     * @return the keys that are known now
     * @throws IOException if it cannot be told, or if what is to be remembered cannot be kept at present
     */
    Map<String, Memory> recall(Collection<String> keys, Instant now) throws IOException;

    /**
     * Remembers keys. One that is known already keeps its first time, and is remembered for the longer of both times.
     *
     * @throws IOException if it cannot be done
     */
    void remember(Collection<String> keys, Memory memory) throws IOException;
}
