package io.sallyport.auth.dkim;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** DKIM's own quoted-printable (RFC 6376 § 2.11): {@code =40} is an octet, white space means nothing. */
final class QuotedPrintable {
    private QuotedPrintable() {}

    /** The text; null if it is not in that form, no UTF-8 (RFC 8616 § 5), or holds a control character. */
    static @Nullable String decode(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(octets.length);
        for (int i = 0; i < octets.length; i++) {
            int c = octets[i];
            if (c == '=') {
                if (octets.length - i < 3
                        || !HexFormat.isHexDigit(octets[i + 1])
                        || !HexFormat.isHexDigit(octets[i + 2])) {
                    return null;
                }
                c = HexFormat.fromHexDigit(octets[i + 1]) << 4 | HexFormat.fromHexDigit(octets[i + 2]);
                i += 2;
                decoded.write(c);
            } else if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                decoded.write(c);
            }
        }
        try {
            String readable = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded.toByteArray()))
                    .toString();
            return readable.codePoints().allMatch(QuotedPrintable::isVisible) ? readable : null;
        } catch (CharacterCodingException e) {
            return null; // Octets that are no text
        }
    }

    /** Unlike RFC 6532: what would act on the terminals and logs that show it is in no address. */
    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
