package io.sallyport.message;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Text in any language for a header that takes ASCII only (RFC 2047). */
public final class EncodedWords {
    private static final String BEGIN = "=?UTF-8?B?";
    private static final String END = "?=";

    /** So that a word has 72 characters with what stands around it: RFC 2047 § 2 allows 75. */
    private static final int MOST_OCTETS = 45;

    private EncodedWords() {}

    /** The text as encoded-words with a space between them, which is no part of the text (RFC 2047 § 6.2). */
    public static String of(String text) {
        StringBuilder words = new StringBuilder();
        StringBuilder part = new StringBuilder();
        int octets = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            String character = Character.toString(text.codePointAt(i));
            int size = character.getBytes(StandardCharsets.UTF_8).length;
            if (octets + size > MOST_OCTETS) { // RFC 2047 § 5: no character is parted
                append(words, part);
                part.setLength(0);
                octets = 0;
            }
            part.append(character);
            octets += size;
        }
        append(words, part);
        return words.toString();
    }

    private static void append(StringBuilder words, StringBuilder part) {
        byte[] octets = part.toString().getBytes(StandardCharsets.UTF_8);
        words.append(words.isEmpty() ? "" : " ")
                .append(BEGIN)
                .append(Base64.getEncoder().encodeToString(octets))
                .append(END);
    }
}
