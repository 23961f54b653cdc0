package io.sallyport.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of an unstructured field such as Subject, as people see it (RFC 5322 § 2.2.1): unfolded, its encoded words
 * (RFC 2047) read. Words that break the grammar stay as they are, because programs show them so.
 */
public final class UnstructuredText {
    /** How much of a field is read, in characters. */
    public static final int MAX_LENGTH = 64 * 1024;

    private final String value;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private @Nullable Charset charset;

    /** An encoded word; compared by nobody. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Word(Charset charset, byte[] octets, int end) {}

    private UnstructuredText(String value) {
        this.value = value;
    }

    /** The text of a field; at most {@link #MAX_LENGTH} characters of it are looked at. */
    public static String of(HeaderField field) {
        return of(field.utf8Value());
    }

    /** The same of a part of a field, such as the name in front of an address. */
    public static String of(String written) {
        String value = written.replaceAll("\r\n(?=[ \t])", "").strip();
        return new UnstructuredText(value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) : value).read();
    }

    /**
     * The text of the first field of a name, for lists and logs; null if there is none.
     *
     * @param most characters that are kept
     */
    public static @Nullable String first(MessageHeader header, String name, int most) {
        List<HeaderField> fields = header.fields(name);
        if (fields.isEmpty()) {
            return null;
        }
        String text = of(fields.getFirst());
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }

    private String read() {
        int from = 0; // Of what is no encoded word
        int at = value.indexOf("=?");
        while (at >= 0) {
            Word word = word(at);
            if (word == null) {
                at = value.indexOf("=?", at + 1);
                continue;
            }
            String between = value.substring(from, at);
            // White space between two encoded words is no part of the text (RFC 2047 § 6.2)
            if (charset == null || !between.isBlank()) {
                flush();
                text.append(between);
            }
            append(word);
            from = word.end;
            at = value.indexOf("=?", from);
        }
        flush();
        return text.append(value, from, value.length()).toString();
    }

    /** Unlike RFC 2047 § 5 asks, senders cut words within a character: those of one charset are read together. */
    private void append(Word word) {
        if (!word.charset.equals(charset)) {
            flush();
        }
        charset = word.charset;
        octets.writeBytes(word.octets);
    }

    private void flush() {
        if (charset != null) {
            text.append(octets.toString(charset));
            octets.reset();
            charset = null;
        }
    }

    /** {@code "=?" charset "?" encoding "?" encoded-text "?="}; null if there is none. */
    private @Nullable Word word(int start) {
        int charsetEnd = value.indexOf('?', start + 2);
        if (charsetEnd < 0 || charsetEnd + 2 >= value.length() || value.charAt(charsetEnd + 2) != '?') {
            return null;
        }
        int textEnd = value.indexOf('?', charsetEnd + 3);
        if (textEnd < 0 || textEnd + 1 >= value.length() || value.charAt(textEnd + 1) != '=') {
            return null;
        }
        String encoded = value.substring(charsetEnd + 3, textEnd);
        byte[] decoded =
                switch (value.charAt(charsetEnd + 1)) {
                    case 'B', 'b' -> base64(encoded);
                    case 'Q', 'q' -> quoted(encoded);
                    default -> null;
                };
        Charset named = charset(value.substring(start + 2, charsetEnd));
        return decoded == null || named == null ? null : new Word(named, decoded, textEnd + 2);
    }

    private static @Nullable Charset charset(String name) {
        int language = name.indexOf('*'); // RFC 2231 § 5
        Charset charset = KnownCharsets.named(language < 0 ? name : name.substring(0, language));
        return StandardCharsets.US_ASCII.equals(charset) ? StandardCharsets.UTF_8 : charset;
    }

    private static byte @Nullable [] base64(String encoded) {
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            return null; // No base64, hence no encoded word
        }
    }

    private static byte[] quoted(String encoded) {
        byte[] raw = encoded.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (raw[i] == '=' && high >= 0 && low >= 0) {
                decoded.write(high << 4 | low);
                i += 2;
            } else {
                decoded.write(raw[i] == '_' ? ' ' : raw[i]);
            }
        }
        return decoded.toByteArray();
    }
}
