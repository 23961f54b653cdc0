package io.sallyport.policy.yaml;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a record that cannot hold because of what stands in other files that it names: the problems are then told at
 * their places there, instead of at the record's.
 */
public final class MisplacedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    /**
     * Something that cannot hold.
     *
     * @param value what stands there
     * @param expected what should stand there, as the end of a sentence: "must be …"
     * @param advice what to do about it; null if that is plain
     */
    public record Problem(
            Place place,
            String value,
            String expected,
            @Nullable String advice) {
        @Override
        public String toString() {
            return "%s:%d: %s %s".formatted(place.file(), place.line(), value, expected);
        }
    }

    /** A record that does not go together with these. */
    public MisplacedException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** What cannot hold. */
    public List<Problem> problems() {
        return problems;
    }
}
