package io.sallyport.report;

/**
 * An observation, and how often it was made.
 *
 * @param count at least 1
 */
public record Tally(DmarcObservation observation, long count) {
    public Tally {
        if (count < 1) {
            throw new IllegalArgumentException("count: %d (expected: at least 1)".formatted(count));
        }
    }
}
