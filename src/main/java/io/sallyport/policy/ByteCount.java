package io.sallyport.policy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of octets, written as {@code 512}, {@code 64K}, {@code 100M} or {@code 2G}, in powers of 1,024.
 *
 * @param octets at least 0
 */
public record ByteCount(long octets) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})([KMG]?)");

    public ByteCount {
        if (octets < 0) {
            throw new IllegalArgumentException(octets + " octets (expected: at least 0)");
        }
    }

    /**
     * Reads a number of octets.
     *
     * @throws IllegalArgumentException if it is of another form
     */
    public static ByteCount of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(text + " (expected: octets, such as 512, 64K, 100M or 2G)");
        }
        long unit =
                switch (form.group(2)) {
                    case "K" -> 1L << 10;
                    case "M" -> 1L << 20;
                    case "G" -> 1L << 30;
                    default -> 1;
                };
        return new ByteCount(Long.parseLong(form.group(1)) * unit);
    }

    /** As in a policy file. */
    @Override
    public String toString() {
        if (octets >= 1L << 30 && octets % (1L << 30) == 0) {
            return octets / (1L << 30) + "G";
        }
        if (octets >= 1L << 20 && octets % (1L << 20) == 0) {
            return octets / (1L << 20) + "M";
        }
        return octets >= 1L << 10 && octets % (1L << 10) == 0 ? octets / (1L << 10) + "K" : Long.toString(octets);
    }
}
