package io.sallyport.filter.impersonation;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * Remembers who has written to whom, as keys, each for its time. Safe for use from many threads; what was remembered is
 * known at once by the same store.
 */
public interface ContactStore {
    /**
     * Which keys are known.
     *
     * @return the known ones, each with the second at which it is forgotten
     * @throws IOException if it cannot be told
     */
    Map<String, Instant> known(Collection<String> keys, Instant now) throws IOException;

    /**
     * Remembers keys; one that is known already is remembered for the longer of both times.
     *
     * @param now when
     * @param until when they are forgotten
     * @throws IOException if it cannot be done
     */
    void remember(Collection<String> keys, Instant now, Instant until) throws IOException;
}
