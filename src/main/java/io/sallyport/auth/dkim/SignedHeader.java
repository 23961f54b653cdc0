package io.sallyport.auth.dkim;

import io.sallyport.message.HeaderField;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The octets that a signature is made of (RFC 6376 § 3.7): the signed fields in their order, then the field of the
 * signature itself without its {@code b=}, all canonicalized. To be filled once, by one thread.
 */
public final class SignedHeader {
    private static final int FIRST_SIZE = 2048;

    private final Canonicalization canonicalization;
    private byte[] octets = new byte[FIRST_SIZE];
    private int length;

    public SignedHeader(Canonicalization canonicalization) {
        this.canonicalization = canonicalization;
    }

    /** Adds a signed field. */
    public SignedHeader add(HeaderField field) {
        put(field, field.end(), field.end());
        putLineEnd();
        return this;
    }

    /**
     * Adds the signature's own field, as the last: {@code b=} is taken for empty, and no line end follows (RFC 6376 §
     * 3.7).
     *
     * @param tags of the field's value
     */
    public SignedHeader addSignature(HeaderField field, TagList tags) {
        int from = tags.valueStart("b");
        int to = tags.valueEnd("b");
        if (from < 0) {
            put(field, field.end(), field.end());
        } else {
            put(field, field.valueStart() + from, field.valueStart() + to);
        }
        return this;
    }

    /** All that was added. */
    public byte[] octets() {
        return Arrays.copyOf(octets, length);
    }

    /** Puts a field without its last CR LF, leaving out what stands from one index to another. */
    private void put(HeaderField field, int gapStart, int gapEnd) {
        byte[] source = field.octets();
        int end = field.end();
        if (end - field.start() >= 2 && source[end - 2] == '\r' && source[end - 1] == '\n') {
            end -= 2;
        }
        reserve(end - field.start());
        if (canonicalization == Canonicalization.SIMPLE) {
            copy(source, field.start(), Math.min(gapStart, end));
            copy(source, Math.min(gapEnd, end), end);
            return;
        }
        // RFC 6376 § 3.4.2: names in lower case, no white space on either side of the colon
        byte[] name = field.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
        copy(name, 0, name.length);
        octets[length++] = ':';
        int valueStart = length;
        boolean space = putRelaxed(source, field.valueStart(), Math.min(gapStart, end), valueStart, false);
        boolean unused = putRelaxed(source, Math.min(gapEnd, end), end, valueStart, space);
    }

    /**
     * RFC 6376 § 3.4.2: unfolds, makes each run of white space one space, and leaves it out at the ends.
     *
     * @param valueStart where in our octets the value begins: no space is put there
     * @param spaceBefore whether white space was seen before that is not put yet
     * @return whether white space was seen that is not put yet
     */
    private boolean putRelaxed(byte[] source, int from, int to, int valueStart, boolean spaceBefore) {
        boolean space = spaceBefore;
        for (int i = from; i < to; i++) {
            byte c = source[i];
            if (c == ' ' || c == '\t') {
                space = true;
            } else if (c == '\r' && i + 1 < to && source[i + 1] == '\n') {
                i++; // White space follows: fields are split where it does not
            } else {
                if (space && length > valueStart) {
                    octets[length++] = ' ';
                }
                space = false;
                octets[length++] = c;
            }
        }
        return space;
    }

    private void copy(byte[] source, int from, int to) {
        System.arraycopy(source, from, octets, length, to - from);
        length += to - from;
    }

    private void putLineEnd() {
        reserve(0);
        octets[length++] = '\r';
        octets[length++] = '\n';
    }

    /** Makes room for so many octets, a colon and a line end. */
    private void reserve(int more) {
        if (octets.length - length < more + 3) {
            octets = Arrays.copyOf(octets, Math.max(2 * octets.length, length + more + 3));
        }
    }
}
