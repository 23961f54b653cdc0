package io.sallyport.policy;

import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/**
 * The {@code documents:} block below {@code content:}: which documents are parsed, in processes of their own, and how much
 * may come of them.
 *
 * @param parsers that may look at documents; an empty list: nothing is parsed; without the key all that are not risky
 * @param mostDocuments the most documents and images of a message
 * @param mostSize the largest document
 * @param time how long one document may take
 */
public record DocumentsPolicy(
        @Nullable List<DocumentParser> parsers,

        @Default("20") @Min(0) @Max(1_000) int mostDocuments,
        @Default("25M") ByteCount mostSize,

        @Default("8s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration time) {
    /** What holds where the file is silent. */
    public static final DocumentsPolicy DEFAULT =
            new DocumentsPolicy(null, 20, new ByteCount(25L << 20), Duration.ofSeconds(8));

    public DocumentsPolicy {
        parsers = parsers == null ? List.copyOf(EnumSet.copyOf(DocumentParser.USUAL)) : List.copyOf(parsers);
    }

    /** The parsers that may look at documents. */
    public Set<DocumentParser> allowed() {
        return Set.copyOf(Objects.requireNonNull(parsers)); // Filled in above
    }
}
