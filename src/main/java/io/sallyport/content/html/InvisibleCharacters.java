package io.sallyport.content.html;

import java.lang.Character.UnicodeScript;

/**
 * Takes out of a text what nobody sees: soft hyphens, joiners, marks of direction and fillers of no width (Unicode,
 * Default_Ignorable_Code_Point). Within words they serve to hide the word from programs.
 *
 * @param text without them
 * @param withinWords how many stood between two letters of scripts that have no use for them there
 */
public record InvisibleCharacters(String text, int withinWords) {
    /** Takes them out. */
    public static InvisibleCharacters removedFrom(String text) {
        int first = 0;
        while (first < text.length() && !isInvisible(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return new InvisibleCharacters(text, 0); // Nearly always
        }
        StringBuilder visible = new StringBuilder(text.length());
        visible.append(text, 0, first);
        int within = 0;
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isInvisible(c)) {
                visible.append(c);
            } else if (joinsNothing(visible) && joinsNothing(text, i + 1)) {
                within++;
            } else if (isJoiner(c) && !visible.isEmpty()) {
                visible.append(c); // In Persian, Hindi or emoji it is part of the writing
            }
        }
        return new InvisibleCharacters(visible.toString(), within);
    }

    private static boolean isJoiner(char c) {
        return c == '\u200C' || c == '\u200D';
    }

    private static boolean isInvisible(char c) {
        if (c < '\u00AD') {
            return false;
        }
        return switch (c) {
            case '\u00AD',
                    '\u034F',
                    '\u061C',
                    '\u115F',
                    '\u1160',
                    '\u17B4',
                    '\u17B5',
                    '\u180E',
                    '\u3164',
                    '\uFEFF',
                    '\uFFA0' -> true;
            default ->
                (c >= '\u200B' && c <= '\u200F')
                        || (c >= '\u202A' && c <= '\u202E')
                        || (c >= '\u2060' && c <= '\u206F');
        };
    }

    private static boolean joinsNothing(StringBuilder before) {
        return !before.isEmpty() && isPlainLetter(before.charAt(before.length() - 1));
    }

    /** Whether the next character that is seen is a letter of a script without joiners. */
    private static boolean joinsNothing(String text, int from) {
        int at = from;
        while (at < text.length() && at - from < 8 && isInvisible(text.charAt(at))) {
            at++;
        }
        return at < text.length() && isPlainLetter(text.charAt(at));
    }

    private static boolean isPlainLetter(char c) {
        if (c < 0x80) {
            return Character.isLetterOrDigit(c);
        }
        if (!Character.isLetter(c)) {
            return false;
        }
        UnicodeScript script = UnicodeScript.of(c);
        return script == UnicodeScript.LATIN || script == UnicodeScript.CYRILLIC || script == UnicodeScript.GREEK;
    }
}
