package io.sallyport.extract;

import java.time.Duration;
import java.util.Set;

/**
 * Which parsers may look at a document, and how much may come of it. What lies beyond a count is left out and {@link
 * Extraction.Extracted#cut} says so.
 *
 * @param parsers that may look at it
 * @param time how long a worker may be at it, waiting for a free worker not included; at most {@link #MOST_TIME}
 * @param mostText the most characters of text
 * @param mostLinks the most links, and the most codes
 * @param mostEmbedded the most embedded files
 * @param mostEmbeddedOctets the most octets of all embedded files together; they lie in the memory of the gateway
 */
public record Wanted(
        Set<ParserFamily> parsers,
        Duration time,
        int mostText,
        int mostLinks,
        int mostEmbedded,
        int mostEmbeddedOctets) {
    /** The longest that any document may take. */
    public static final Duration MOST_TIME = Duration.ofMinutes(5);

    private static final int MOST_COUNT = 1_000_000;
    private static final int MOST_OCTETS = 256 << 20;

    /** What holds where nothing else is said: all parsers that are not risky. */
    public static final Wanted DEFAULT =
            new Wanted(ParserFamily.USUAL, Duration.ofSeconds(8), 1_000_000, 5_000, 200, 16 << 20);

    public Wanted {
        parsers = Set.copyOf(parsers);
        if (!time.isPositive() || time.compareTo(MOST_TIME) > 0) {
            throw new IllegalArgumentException("time: " + time);
        }
        within("mostText", mostText, 64 << 20);
        within("mostLinks", mostLinks, MOST_COUNT);
        within("mostEmbedded", mostEmbedded, MOST_COUNT);
        within("mostEmbeddedOctets", mostEmbeddedOctets, MOST_OCTETS);
    }

    private static void within(String name, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("%s: %d (expected: 0 to %d)".formatted(name, value, most));
        }
    }

    /** The same with other parsers. */
    public Wanted having(Set<ParserFamily> others) {
        return new Wanted(others, time, mostText, mostLinks, mostEmbedded, mostEmbeddedOctets);
    }

    /** The same with another time. */
    public Wanted within(Duration other) {
        return new Wanted(parsers, other, mostText, mostLinks, mostEmbedded, mostEmbeddedOctets);
    }
}
