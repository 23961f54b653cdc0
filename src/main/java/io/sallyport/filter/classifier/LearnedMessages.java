package io.sallyport.filter.classifier;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers which messages were learned. Safe for use from many threads. */
public interface LearnedMessages {
    /**
     * How a message was learned.
     *
     * @param error what it changed, for taking it back
     * @param domain of its recipients; null if that was not known
     * @param at when, in whole milliseconds
     */
    record Learned(Label label, double error, @Nullable String domain, Instant at) {}

    /**
     * How a message was learned; null if it was not, or too long ago.
     *
     * @param key of a model and a message: hexadecimal digits
     * @throws IOException if it cannot be told
     */
    @Nullable
    Learned find(String key) throws IOException;

    /**
     * Writes down what has changed, all of it or nothing.
     *
     * @param changes how messages were learned; empty for those that were forgotten
     * @param oldest what was learned before that is known no more
     * @throws IOException if it cannot be done
     */
    void write(Map<String, Optional<Learned>> changes, Instant oldest) throws IOException;
}
