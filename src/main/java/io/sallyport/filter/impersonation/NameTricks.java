package io.sallyport.filter.impersonation;

import io.sallyport.domain.Skeletons;
import io.sallyport.mail.Ascii;
import org.jspecify.annotations.Nullable;

/** Characters in a display name that are there to deceive (Unicode annex 9, UTS 39 § 5). */
final class NameTricks {
    private NameTricks() {}

    /** What is wrong with a name, for our log; null if nothing. */
    static @Nullable String in(String name) {
        if (Ascii.isAscii(name)) {
            return null;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean override = c == 0x202D || c == 0x202E;
            // Arabic, Persian and emojis need joiners and marks; between Latin letters they only part words for
            // programs
            boolean between = isUnseen(c)
                    && i > 0
                    && i + 1 < name.length()
                    && isLatin(name.charAt(i - 1))
                    && isLatin(name.charAt(i + 1));
            if (override || between) {
                return "U+%04X in the name".formatted((int) c);
            }
        }
        for (String word : name.split("[^\\p{L}\\p{M}]+", 50)) {
            if (Skeletons.isMixed(word)) {
                return "several alphabets in one word of the name";
            }
        }
        return null;
    }

    private static boolean isUnseen(char c) {
        return (c >= 0x200B && c <= 0x200F)
                || (c >= 0x202A && c <= 0x202C)
                || (c >= 0x2060 && c <= 0x2069)
                || c == 0xFEFF
                || c == 0x00AD
                || c == 0x034F
                || c == 0x180E;
    }

    private static boolean isLatin(char c) {
        return Ascii.isLetterOrDigit(c);
    }
}
