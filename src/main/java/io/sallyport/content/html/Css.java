package io.sallyport.content.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Declarations of styles (CSS Syntax 3): enough of them to tell what is seen. Never within one another, so that no text is
 * too deep: one walk over comments, one over escapes, one over declarations.
 */
final class Css {
    /** The most characters of one style attribute. */
    static final int MOST_STYLE = 10_000;

    /** The most characters of one address. */
    static final int MOST_ADDRESS = 8_192;

    private static final int MOST_DECLARATIONS = 200;
    private static final int MOST_ESCAPE_DIGITS = 6;

    /**
     * One declaration.
     *
     * @param property in lower case
     * @param value in lower case
     */
    record Declaration(String property, String value, boolean important) {}

    private Css() {}

    /** The declarations of a style attribute, or of the block of a rule; escapes read. */
    static List<Declaration> declarations(String style) {
        String text = withoutComments(style.length() > MOST_STYLE ? style.substring(0, MOST_STYLE) : style);
        List<Declaration> declarations = new ArrayList<>();
        int from = 0;
        while (from < text.length() && declarations.size() < MOST_DECLARATIONS) {
            int end = declarationEnd(text, from);
            int colon = text.indexOf(':', from, end);
            if (colon > 0) {
                declarations.add(declaration(text.substring(from, colon), text.substring(colon + 1, end)));
            }
            from = end + 1;
        }
        return declarations;
    }

    private static Declaration declaration(String property, String value) {
        String plain = unescaped(value).strip().toLowerCase(Locale.ROOT);
        int mark = plain.lastIndexOf('!');
        boolean important = mark >= 0 && plain.substring(mark + 1).strip().equals("important");
        return new Declaration(
                unescaped(property).strip().toLowerCase(Locale.ROOT),
                important ? plain.substring(0, mark).strip() : plain,
                important);
    }

    /** The next semicolon that is neither quoted nor in parentheses, as in {@code url(data:image/gif;base64,…)}. */
    private static int declarationEnd(String text, int from) {
        char quote = 0;
        boolean parenthesis = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '(') {
                parenthesis = true;
            } else if (c == ')') {
                parenthesis = false;
            } else if (c == ';' && !parenthesis) {
                return i;
            }
        }
        return text.length();
    }

    /** CSS Syntax 3 § 4.3.2: comments do not nest, and one that does not end takes the rest. */
    static String withoutComments(String text) {
        int start = text.indexOf("/*");
        if (start < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int from = 0;
        while (start >= 0) {
            plain.append(text, from, start);
            int end = text.indexOf("*/", start + 2);
            if (end < 0) {
                return plain.toString();
            }
            from = end + 2;
            start = text.indexOf("/*", from);
        }
        return plain.append(text, from, text.length()).toString();
    }

    /** CSS Syntax 3 § 4.3.7: {@code \64 isplay} is {@code display}. */
    static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
                continue;
            }
            int end = i + 1;
            int codePoint = 0;
            while (end < text.length() && end - i <= MOST_ESCAPE_DIGITS && Character.digit(text.charAt(end), 16) >= 0) {
                codePoint = codePoint << 4 | Character.digit(text.charAt(end), 16);
                end++;
            }
            if (end == i + 1) {
                plain.append(text.charAt(end));
                i = end;
            } else {
                plain.appendCodePoint(Character.isValidCodePoint(codePoint) ? codePoint : 0xFFFD);
                boolean space = end < text.length() && Character.isWhitespace(text.charAt(end));
                i = space ? end : end - 1;
            }
        }
        return plain.toString();
    }

    /** Everything that a style or style sheet would fetch: {@code url(…)} and {@code @import "…"}. */
    static void addresses(String style, Consumer<String> found) {
        if (style.indexOf('(') < 0 && style.indexOf('@') < 0) {
            return;
        }
        String text = unescaped(withoutComments(style));
        int at = text.indexOf('(');
        while (at >= 0) {
            int next = at + 1;
            if (at >= 3 && text.regionMatches(true, at - 3, "url", 0, 3)) {
                String address = address(text, at + 1, ')');
                found.accept(address);
                next += address.length();
            }
            at = text.indexOf('(', next);
        }
        for (at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int quote = at + "@import".length();
            while (quote < text.length() && Character.isWhitespace(text.charAt(quote))) {
                quote++;
            }
            if (text.regionMatches(true, at, "@import", 0, "@import".length())
                    && quote < text.length()
                    && (text.charAt(quote) == '"' || text.charAt(quote) == '\'')) {
                found.accept(address(text, quote, ';'));
            }
        }
    }

    /** What stands from there to its quotation mark, or to the end that is given. */
    private static String address(String text, int from, char end) {
        int most = Math.min(text.length(), from + MOST_ADDRESS);
        int start = from;
        while (start < most && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        boolean quoted = start < most && (text.charAt(start) == '"' || text.charAt(start) == '\'');
        int first = quoted ? start + 1 : start;
        int to = text.indexOf(quoted ? text.charAt(start) : end, first, most);
        return text.substring(first, to < 0 ? most : to).strip();
    }
}
