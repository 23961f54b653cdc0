package io.sallyport.policy;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something in the files of the policy that cannot hold.
 *
 * @param file the name relative to the folder of the policy
 * @param line from 1
 * @param column from 1
 * @param path the key, such as {@code relay.backends[0].weight}; empty for the file as a whole
 * @param value what stands there; null where nothing does
 * @param expected what should stand there
 * @param advice what to do about it; null if that is plain
 */
public record PolicyProblem(
        String file,
        int line,
        int column,
        String path,
        @Nullable String value,
        String expected,
        @Nullable String advice)
        implements Comparable<PolicyProblem> {
    private static final int MAX_SHOWN = 80;
    private static final Comparator<PolicyProblem> ORDER = Comparator.comparing(PolicyProblem::file)
            .thenComparingInt(PolicyProblem::line)
            .thenComparingInt(PolicyProblem::column)
            .thenComparing(PolicyProblem::toString);

    public PolicyProblem {
        path = printable(path);
        value = value == null ? null : printable(value);
    }

    @Override
    public int compareTo(PolicyProblem other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line:column: path: what is expected (was: value); advice}. */
    @Override
    public String toString() {
        return "%s:%d:%d: %s%s%s%s"
                .formatted(
                        file,
                        line,
                        column,
                        path.isEmpty() ? "" : path + ": ",
                        expected,
                        value == null ? "" : " (was: " + value + ")",
                        advice == null ? "" : "; " + advice);
    }

    /** What a file holds must not be able to forge lines of a log. */
    private static String printable(String text) {
        String cut = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
        return cut.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\u2028\\u2029]", "\uFFFD");
    }
}
