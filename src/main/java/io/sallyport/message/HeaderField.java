package io.sallyport.message;

import io.sallyport.mail.Ascii;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One field of a header, as it came (RFC 5322 § 2.2): a view on the octets of its {@link MessageHeader}, not a copy.
 *
 * <p>A line that is no field (without a colon, with a name that is none, a continuation of nothing) is kept as a field
 * that is {@linkplain #isWellFormed not well formed}: what stands in a message is never overlooked.
 */
public final class HeaderField {
    private final byte[] octets;
    private final int start;
    private final int colon;
    private final int end;
    private final String name;

    /**
     * @param colon the index of the colon; {@code start} if there is none
     * @param end behind the CR LF of the last line
     */
    HeaderField(byte[] octets, int start, int colon, int end) {
        this.octets = octets;
        this.start = start;
        this.colon = colon;
        this.end = end;
        this.name = name(octets, start, colon);
    }

    private static String name(byte[] octets, int start, int colon) {
        int last = colon;
        while (last > start && (octets[last - 1] == ' ' || octets[last - 1] == '\t')) {
            last--; // RFC 5322 § 4.5: old messages have white space before the colon
        }
        return new String(octets, start, last - start, StandardCharsets.ISO_8859_1);
    }

    /** The name as written, without white space before the colon; empty for a line without a colon. */
    public String name() {
        return name;
    }

    /** The name in lower case. */
    public String lowerCaseName() {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Whether the field has that name; letter case does not matter (RFC 5322 § 1.2.2). */
    public boolean isNamed(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** Whether it begins with a name of printable ASCII and a colon (RFC 5322 § 3.6.8). */
    public boolean isWellFormed() {
        return !name.isEmpty() && name.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    /** What stands behind the colon, folded as it came, without the last CR LF; each char is one octet. */
    public String value() {
        return decode(StandardCharsets.ISO_8859_1);
    }

    /** The same, read as UTF-8 (RFC 6532); octets that are none become U+FFFD. */
    public String utf8Value() {
        return decode(StandardCharsets.UTF_8);
    }

    private String decode(Charset charset) {
        int from = valueStart();
        int to = end;
        if (to > from && octets[to - 1] == '\n') {
            to--;
            if (to > from && octets[to - 1] == '\r') {
                to--;
            }
        }
        return new String(octets, from, to - from, charset);
    }

    /** The octets that the field is a view on: those from {@link #start} to {@link #end}. Not to be changed. */
    public byte[] octets() {
        return octets;
    }

    /** The index of the name's first octet, which is also its place in the message. */
    public int start() {
        return start;
    }

    /** The index behind the colon. */
    public int valueStart() {
        return colon == start && !startsWithColon() ? start : colon + 1;
    }

    private boolean startsWithColon() {
        return start < end && octets[start] == ':';
    }

    /** The index behind the field's last CR LF. */
    public int end() {
        return end;
    }

    @Override
    public String toString() {
        return Ascii.isAscii(name) ? name + ":" + value() : value();
    }
}
