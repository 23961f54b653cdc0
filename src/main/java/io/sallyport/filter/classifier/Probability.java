package io.sallyport.filter.classifier;

/**
 * A probability.
 *
 * @param value 0 to 1
 */
public record Probability(double value) {
    public Probability {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(value + " (expected: 0 to 1)");
        }
    }

    /**
     * Reads one, such as {@code 0.99}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Probability of(String text) {
        try {
            return new Probability(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + " (expected: 0 to 1)", e);
        }
    }
}
