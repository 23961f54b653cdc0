package io.sallyport.journal;

import io.sallyport.journal.Decision.Ending;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How many decisions there were in a time.
 *
 * @param spans one after the other, none left out
 * @param findings the names that were found most, the most frequent first, with their numbers
 */
public record Statistics(List<Span> spans, List<Frequency> findings) {
    /**
     * A part of the time.
     *
     * @param from its beginning
     * @param endings how many of each; those that there were none of are missing
     */
    public record Span(Instant from, Map<Ending, Long> endings) {
        public Span {
            endings = Map.copyOf(endings);
        }

        /** How many of all. */
        public long total() {
            return endings.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** A finding, and how many decisions had it. */
    public record Frequency(String name, long count) {}

    public Statistics {
        spans = List.copyOf(spans);
        findings = List.copyOf(findings);
    }
}
