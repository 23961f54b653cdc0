package io.sallyport.message;

import io.sallyport.message.FieldParameters.Parameter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of parameters as people would read them: pieces joined, percent signs and charset taken off (RFC 2231), and
 * encoded words read where they must not stand and do (RFC 2047 § 5).
 */
final class ParameterValues {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /**
     * A value under one name.
     *
     * @param text decoded
     * @param raw as it was written, for want of RFC 2231; each char one octet
     * @param extended whether it is written as RFC 2231 has it
     */
    record Value(String text, String raw, boolean extended) {}

    private ParameterValues() {}

    /** All values of a name, plain ones first, as they stand; then the one that RFC 2231 gives. */
    static List<Value> of(String name, List<Parameter> parameters) {
        List<Value> values = new ArrayList<>(1);
        Map<Integer, Parameter> pieces = new TreeMap<>();
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                values.add(new Value(plain(parameter.value()), parameter.value(), false));
            } else if (parameter.name().startsWith(name) && parameter.name().charAt(name.length()) == '*') {
                Integer piece = piece(parameter.name().substring(name.length()));
                if (piece != null) {
                    pieces.putIfAbsent(piece, parameter);
                }
            }
        }
        if (!pieces.isEmpty()) {
            values.add(joined(pieces));
        }
        return values;
    }

    /** The number of a piece (RFC 2231 § 3): 0 for {@code name*}; null if it is none. */
    private static @Nullable Integer piece(String suffix) {
        String number = suffix.endsWith("*") ? suffix.substring(0, suffix.length() - 1) : suffix;
        if (number.isEmpty()) {
            return 0;
        }
        boolean isNumber = number.length() > 1
                && number.length() <= 5
                && number.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Integer.valueOf(number.substring(1)) : null;
    }

    private static Value joined(Map<Integer, Parameter> pieces) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        StringBuilder raw = new StringBuilder();
        Charset charset = null;
        int next = 0;
        for (Map.Entry<Integer, Parameter> piece : pieces.entrySet()) {
            if (piece.getKey() != next && next > 0) {
                break; // RFC 2231 § 3: the numbers have no gaps
            }
            next = piece.getKey() + 1;
            String value = piece.getValue().value();
            raw.append(value);
            if (!piece.getValue().name().endsWith("*")) {
                octets.writeBytes(value.getBytes(StandardCharsets.ISO_8859_1));
                continue;
            }
            int second = value.indexOf('\'', value.indexOf('\'') + 1);
            if (charset == null && value.indexOf('\'') >= 0 && second > 0) { // RFC 2231 § 4: charset'language'text
                charset = charset(value.substring(0, value.indexOf('\'')));
                value = value.substring(second + 1);
            }
            percent(value, octets);
        }
        byte[] decoded = octets.toByteArray();
        String text = charset == null ? guessed(decoded) : new String(decoded, charset);
        return new Value(words(text), raw.toString(), true);
    }

    private static void percent(String value, ByteArrayOutputStream octets) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '%' && i + 2 < value.length() && isHex(value.charAt(i + 1)) && isHex(value.charAt(i + 2))) {
                octets.write(Character.digit(value.charAt(i + 1), 16) << 4 | Character.digit(value.charAt(i + 2), 16));
                i += 2;
            } else {
                octets.write(c);
            }
        }
    }

    private static boolean isHex(char c) {
        return c < 128 && Character.digit(c, 16) >= 0;
    }

    private static String plain(String value) {
        return words(guessed(value.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String words(String text) {
        return text.contains("=?") ? UnstructuredText.of(text) : text;
    }

    /** Octets of no declared charset: UTF-8 if they are that (RFC 6532), else what Windows would take them for. */
    private static String guessed(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(octets, WINDOWS_1252);
        }
    }

    /** A charset by name; null if nobody here knows it. */
    static @Nullable Charset charset(String name) {
        return KnownCharsets.named(name);
    }
}
