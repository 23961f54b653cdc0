package io.sallyport.content.link;

/**
 * Where path, query and fragment of a link in a text are over (UTS 58 § 3): before white space; before punctuation that
 * the sentence rather than the link ends with; before a bracket that was not opened in the same part of the link.
 */
final class LinkTail {
    /** The most brackets in one another; nobody writes a handful. */
    private static final int MAX_BRACKETS = 64;

    private static final String OPENING = "([{\u300c\u300e\u3010\u3008\u300a\uff08\uff3b\uff5b";
    private static final String CLOSING = ")]}\u300d\u300f\u3011\u3009\u300b\uff09\uff3d\uff5d";

    private final String text;
    private final char[] open = new char[MAX_BRACKETS];
    private int depth;

    private LinkTail(String text) {
        this.text = text;
    }

    /**
     * Where it is over.
     *
     * @param from where it begins with a slash, question mark or number sign
     */
    static int end(String text, int from) {
        return new LinkTail(text).scan(from);
    }

    private int scan(int from) {
        int safe = from;
        char part = '/';
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean opensPart = (c == '?' && part == '/') || (c == '#' && part != '#');
            if (opensPart) {
                part = c;
            }
            if (opensPart || divides(part, i)) {
                depth = 0;
            }
            int bracket = OPENING.indexOf(c);
            if (bracket >= 0) {
                if (depth == MAX_BRACKETS) {
                    return safe;
                }
                open[depth++] = CLOSING.charAt(bracket);
            } else if (CLOSING.indexOf(c) >= 0) {
                if (depth == 0 || open[--depth] != c) {
                    return safe;
                }
                safe = i + 1;
            } else if (isHard(c)) {
                return safe;
            } else if (!isSoft(c) || (c == '#' && opensPart)) {
                safe = i + 1;
            }
        }
        return safe;
    }

    /** Whether a part of a part is over. */
    private boolean divides(char part, int at) {
        char c = text.charAt(at);
        return switch (part) {
            case '/' -> c == '/';
            case '?' -> c == '&' || c == '=';
            default -> text.startsWith(":~:", at);
        };
    }

    /** What no link has. */
    private static boolean isHard(char c) {
        return c <= ' '
                || c == 0x7f
                || c == '<'
                || c == '>'
                || (c >= 0x80 && (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)));
    }

    /** What a link has only if more of it follows. */
    private static boolean isSoft(char c) {
        if (c < 0x80) {
            return ".,:;!?'\"`".indexOf(c) >= 0;
        }
        return switch (Character.getType(c)) {
            case Character.OTHER_PUNCTUATION, Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION ->
                true;
            default -> false;
        };
    }
}
