package io.sallyport.filter.classifier;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What gateways teach each other: lessons in one order, that of their numbers, and the model that all began with. Whoever makes
 * the same lessons in the same order from the same beginning has the same model. Thread-safe.
 */
public interface SharedLessons {
    /** Where nothing is shared. */
    SharedLessons NONE = new SharedLessons() {
        @Override
        public boolean areShared() {
            return false;
        }

        @Override
        public @Nullable Beginning beginning() {
            return null;
        }

        @Override
        public void begin(Beginning first) {
            throw new UnsupportedOperationException("nothing is shared");
        }

        @Override
        public void append(long model, Lesson lesson) {
            throw new UnsupportedOperationException("nothing is shared");
        }

        @Override
        public List<Numbered> after(long number, int most) {
            return List.of();
        }
    };

    /** Whether there are other gateways. */
    default boolean areShared() {
        return true;
    }

    /**
     * The model that all begin with.
     *
     * @param model its id
     * @param octets as in its file
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared
    record Beginning(long model, byte[] octets) {}

    /**
     * A message that was learned, or forgotten. It holds no text: places in a table of weights.
     *
     * @param key of the message in the model
     * @param label null: it is forgotten
     * @param domain of its recipients; null if that is not known
     * @param places of its features
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared
    record Lesson(
            String key, @Nullable Label label, @Nullable String domain, int[] places) {}

    /** A lesson and its number, which is one more than that of the lesson before it. */
    record Numbered(long number, Lesson lesson) {}

    /** The model that all begin with; null if nobody has begun. */
    @Nullable
    Beginning beginning() throws IOException;

    /** Begins, unless somebody else has meanwhile. */
    void begin(Beginning first) throws IOException;

    /**
     * Adds a lesson behind all others; durable on return.
     *
     * @param model the id of the model that it is for
     */
    void append(long model, Lesson lesson) throws IOException;

    /** The lessons behind a number, in order. */
    List<Numbered> after(long number, int most) throws IOException;
}
