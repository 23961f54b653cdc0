package io.sallyport.content.link;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Octets in an address that are written as a percent sign and two digits (WHATWG URL § 1.3). */
final class PercentEncoding {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** Parts of an address, by what may not stand in them as it is. */
    @SuppressWarnings("ImmutableEnumChecker") // Its table is never changed
    enum Part {
        /** Opaque paths and hosts: nothing but controls and what is not ASCII. */
        CONTROL(""),
        /** After the number sign. */
        FRAGMENT(" \"<>`"),
        /** After the question mark. */
        QUERY(" \"#<>"),
        /** The same of schemes that browsers know. */
        SPECIAL_QUERY(" \"#<>'"),
        /** Segments. */
        PATH(" \"#<>?^`{}"),
        /** Name and password. */
        USERINFO(" \"#<>?^`{}/:;=@[\\]|");

        private final boolean[] encoded = new boolean[128];

        Part(String others) {
            for (int c = 0; c < encoded.length; c++) {
                encoded[c] = c < ' ' || c == 0x7f || others.indexOf(c) >= 0;
            }
        }

        private boolean holds(char c) {
            return c < encoded.length && !encoded[c];
        }
    }

    private PercentEncoding() {}

    /** The text as it may stand in a part. What is encoded already stays as it is. */
    static String encode(String text, Part part) {
        int first = 0;
        while (first < text.length() && part.holds(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length() + 16).append(text, 0, first);
        int at = first;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (part.holds(c)) {
                encoded.append(c);
                at++;
                continue;
            }
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            // Half of a surrogate pair is no character.
            String character = codePoint >= 0xd800 && codePoint <= 0xdfff ? "\ufffd" : Character.toString(codePoint);
            for (byte octet : character.getBytes(StandardCharsets.UTF_8)) {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    /** The text with all encoded octets decoded, as UTF-8; what is no UTF-8 becomes U+FFFD. */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < octets.length; i++) {
            boolean escape = octets[i] == '%'
                    && i + 2 < octets.length
                    && HexFormat.isHexDigit(octets[i + 1])
                    && HexFormat.isHexDigit(octets[i + 2]);
            if (escape) {
                octets[length++] =
                        (byte) (HexFormat.fromHexDigit(octets[i + 1]) << 4 | HexFormat.fromHexDigit(octets[i + 2]));
                i += 2;
            } else {
                octets[length++] = octets[i];
            }
        }
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }
}
