package io.sallyport.filter;

import io.sallyport.mail.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy makes of something about one part of a message: as {@link Weight}, or the word {@code strip}, which takes
 * the part out, puts a text in its place that says what and why, and holds the original.
 *
 * <p>Stable for plugins.
 *
 * @param weight null: the part is taken out
 */
public record PartWeight(@Nullable Weight weight) {
    /**
     * Reads points or a word.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public static PartWeight of(String text) {
        if (text.equals("strip")) {
            return new PartWeight(null);
        }
        try {
            return new PartWeight(Weight.of(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    text + " (expected: points such as 2.5, or off, note, tag, strip, hold, defer or reject)", e);
        }
    }

    /** Whether it is not worth the look. */
    public boolean isOff() {
        return weight != null && weight.isOff();
    }

    /**
     * What was seen, with this weight.
     *
     * @param seen with any effect
     * @param parts the numbers of the parts that it is about, as in IMAP
     * @return nothing if it is off
     */
    public List<Finding> weigh(Finding seen, List<String> parts) {
        return weight == null ? List.of(seen.having(new Finding.Effect.Strip(parts))) : weight.weigh(seen);
    }

    /** As in a policy file. */
    @Override
    public String toString() {
        return weight == null ? "strip" : weight.toString();
    }
}
