package io.sallyport.rehearsal;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is not as a test expects.
 *
 * @param what which one, as a key of {@code expect:}
 * @param expected null if nothing could be held against it, because the test cannot be played
 * @param actual what it is
 */
public record Difference(String what, @Nullable String expected, String actual) {
    /** In one line. */
    @Override
    public String toString() {
        return expected == null
                ? what + ": " + actual
                : "%s: expected %s, but was %s".formatted(what, expected, actual);
    }
}
