package io.sallyport.filter.classifier;

import io.sallyport.mail.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The first octets of a body's text, decoded from base64 and quoted-printable (RFC 2045 § 6).
 *
 * <p>Unlike a parser of MIME this follows no boundaries: what looks like the header of a part begins one. The classifier
 * needs no true structure but the same octets for the same message, whether it is judged or learned, however broken it is,
 * and in microseconds.
 */
final class BodyText {
    private static final String ENCODING = "content-transfer-encoding:";
    private static final String TYPE = "content-type:";

    /** A longer field is looked at so far. */
    private static final int MOST_LINE = 200;

    private final byte[] octets;
    private final int end;
    private final byte[] text;
    private int length;

    private Encoding encoding = Encoding.PLAIN;
    private boolean readable = true;
    private int bits;
    private int bitCount;

    private enum Encoding {
        PLAIN,
        BASE64,
        QUOTED_PRINTABLE
    }

    private BodyText(byte[] octets, int end, int most) {
        this.octets = octets;
        this.end = end;
        this.text = new byte[most];
    }

    /**
     * Reads a message.
     *
     * @param octets of its beginning, header first
     * @param body where the body begins
     * @param end behind the last octet to look at
     * @param most the most octets of text
     */
    static byte[] of(byte[] octets, int body, int end, int most) {
        BodyText reader = new BodyText(octets, end, most);
        reader.fields(0, body);
        reader.lines(body);
        return Arrays.copyOf(reader.text, reader.length);
    }

    private void lines(int from) {
        int line = from;
        while (line < end && length < text.length) {
            int next = lineEnd(line);
            if (isDelimiter(line, next)) {
                line = part(next);
            } else {
                if (readable) {
                    decode(line, next);
                }
                line = next;
            }
        }
    }

    /** A line that begins with {@code --} and that fields, or an empty line, follow. */
    private boolean isDelimiter(int line, int next) {
        return next - line > 4
                && octets[line] == '-'
                && octets[line + 1] == '-'
                && octets[line + 2] != ' '
                && (startsWith(next, "content-") || startsWith(next, "\r\n") || startsWith(next, "\n"));
    }

    /** Reads the header of a part; gives the beginning of its body. */
    private int part(int from) {
        int line = from;
        while (line < end) {
            int next = lineEnd(line);
            if (isEmpty(line, next)) {
                fields(from, line);
                return next;
            }
            line = next;
        }
        return end;
    }

    private void fields(int from, int to) {
        encoding = Encoding.PLAIN;
        readable = true;
        bitCount = 0;
        int line = from;
        while (line < to) {
            int next = Math.min(lineEnd(line), to);
            if (startsWith(line, ENCODING)) {
                encoding = encoding(value(line + ENCODING.length(), next));
            } else if (startsWith(line, TYPE)) {
                String type = value(line + TYPE.length(), next);
                readable = type.startsWith("text") || type.startsWith("multipart") || type.startsWith("message");
            }
            line = next;
        }
    }

    private static Encoding encoding(String name) {
        if (name.startsWith("base64")) {
            return Encoding.BASE64;
        }
        return name.startsWith("quoted-printable") ? Encoding.QUOTED_PRINTABLE : Encoding.PLAIN;
    }

    private String value(int from, int to) {
        int cut = Math.min(to, from + MOST_LINE);
        return new String(octets, from, Math.max(0, cut - from), StandardCharsets.ISO_8859_1)
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private void decode(int from, int to) {
        switch (encoding) {
            case PLAIN -> {
                int count = Math.min(to - from, text.length - length);
                System.arraycopy(octets, from, text, length, count);
                length += count;
            }
            case BASE64 -> {
                for (int i = from; i < to; i++) {
                    sixBits(octets[i]);
                }
            }
            case QUOTED_PRINTABLE -> quotedPrintable(from, to);
        }
    }

    /** What is not of the alphabet is passed over (RFC 2045 § 6.8). */
    private void sixBits(byte letter) {
        int value = base64(letter);
        if (value < 0) {
            return;
        }
        bits = bits << 6 | value;
        bitCount += 6;
        if (bitCount >= 8) {
            bitCount -= 8;
            append(bits >> bitCount);
        }
    }

    private static int base64(byte letter) {
        if (letter >= 'A' && letter <= 'Z') {
            return letter - 'A';
        }
        if (letter >= 'a' && letter <= 'z') {
            return letter - 'a' + 26;
        }
        if (Ascii.isDigit(letter)) {
            return letter - '0' + 52;
        }
        return switch (letter) {
            case '+' -> 62;
            case '/' -> 63;
            default -> -1;
        };
    }

    private void quotedPrintable(int from, int to) {
        for (int i = from; i < to; i++) {
            if (octets[i] != '=') {
                append(octets[i]);
            } else if (isEmpty(i + 1, to)) {
                return; // A soft line break (RFC 2045 § 6.7)
            } else {
                int high = i + 2 < to ? Character.digit(octets[i + 1], 16) : -1;
                int low = i + 2 < to ? Character.digit(octets[i + 2], 16) : -1;
                if (high >= 0 && low >= 0) {
                    append(high << 4 | low);
                    i += 2;
                } else {
                    append('=');
                }
            }
        }
    }

    private void append(int octet) {
        if (length < text.length) {
            text[length++] = (byte) octet;
        }
    }

    private boolean isEmpty(int from, int to) {
        for (int i = from; i < to; i++) {
            if (octets[i] != '\r' && octets[i] != '\n') {
                return false;
            }
        }
        return true;
    }

    private boolean startsWith(int from, String lowerCase) {
        if (end - from < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            if (Character.toLowerCase(octets[from + i] & 0xff) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int lineEnd(int from) {
        int i = from;
        while (i < end && octets[i] != '\n') {
            i++;
        }
        return Math.min(i + 1, end);
    }
}
