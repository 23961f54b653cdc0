package io.sallyport.filter.ratelimit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of things or octets, as in {@code burst: 20} or {@code burst: 50M}.
 *
 * @param value at least 1
 */
public record Amount(long value) {
    private static final Pattern SYNTAX = Pattern.compile("([1-9]\\d{0,8})([KMG]?)");

    public Amount {
        if (value < 1) {
            throw new IllegalArgumentException("%d (expected: at least 1)".formatted(value));
        }
    }

    /**
     * Reads a number, with {@code K}, {@code M} or {@code G} behind it for 1024 of them, and so on.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static Amount of(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("%s (expected: a number such as 20, 500K or 50M)".formatted(text));
        }
        int shift =
                switch (matcher.group(2)) {
                    case "K" -> 10;
                    case "M" -> 20;
                    case "G" -> 30;
                    default -> 0;
                };
        return new Amount(Long.parseLong(matcher.group(1)) << shift); // Below 2^30 times 2^30
    }

    @Override
    public String toString() {
        for (int unit = 3; unit > 0; unit--) {
            if (value % (1L << (10 * unit)) == 0) {
                return (value >> (10 * unit)) + " KMG".substring(unit, unit + 1);
            }
        }
        return Long.toString(value);
    }
}
