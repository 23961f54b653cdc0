package io.sallyport.mail;

/**
 * Text as ABNF sees it: strings match without regard to case, and only for the letters of ASCII (RFC 5234 § 2.3).
 *
 * <p>Unlike {@link String#equalsIgnoreCase}, for which U+017F is an {@code s} and U+212A a {@code k}: with it, other
 * octets than the grammar's would be commands, and other mailboxes would be postmaster.
 */
public final class Ascii {
    private Ascii() {}

    /** Whether every character is ASCII. */
    public static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** The text with the letters a to z in upper case and everything else as it was. */
    public static String upper(String text) {
        StringBuilder upper = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            upper.append(upper(text.charAt(i)));
        }
        return upper.toString();
    }

    /** Whether the text has a word at an index, in any case. */
    public static boolean matches(String text, int index, String word) {
        if (text.length() - index < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (upper(text.charAt(index + i)) != upper(word.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text is the word, in any case. */
    public static boolean equals(String text, String word) {
        return text.length() == word.length() && matches(text, 0, word);
    }

    /** {@code Let-dig} of RFC 5321 § 4.1.2. */
    public static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
    }

    /** {@code DIGIT} of RFC 5234 appendix B.1. */
    public static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static char upper(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - 0x20) : c;
    }
}
