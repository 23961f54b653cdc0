package io.sallyport.auth.dmarc;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A piece of a From field (RFC 5322 § 3.2).
 *
 * @param text what it says: of a quoted string without quotes and backslashes, of a comment without the outer
 *     parentheses, of a literal with its brackets
 * @param spaced whether white space or a comment stands before it
 */
record FromToken(Kind kind, String text, boolean spaced) {
    private static final String SPECIALS = "<>[]:;@\\,)"; // RFC 5322 § 3.2.3; a dot counts as part of a word here

    /** The kinds of tokens. */
    enum Kind {
        /** Characters without a meaning of their own, dots included. */
        WORD,
        /** A quoted string. */
        QUOTED,
        /** A comment with all that are nested in it. */
        COMMENT,
        /** A domain literal. */
        LITERAL,
        /** One character of those with a meaning. */
        SPECIAL
    }

    boolean is(char special) {
        return kind == Kind.SPECIAL && text.charAt(0) == special;
    }

    /** Cuts a value into tokens, in one pass and without recursion, however deep comments are nested. */
    static List<FromToken> read(String value, Set<AuthorDefect> defects) {
        List<FromToken> tokens = new ArrayList<>();
        boolean spaced = false;
        int at = 0;
        while (at < value.length()) {
            char c = value.charAt(at);
            if (isSpace(c) || isControl(c)) {
                spaced = true;
                at++;
                continue;
            }
            int end =
                    switch (c) {
                        case '"' -> quotedEnd(value, at);
                        case '(' -> commentEnd(value, at);
                        case '[' -> literalEnd(value, at);
                        default -> SPECIALS.indexOf(c) >= 0 ? at + 1 : wordEnd(value, at);
                    };
            if (end < 0) {
                defects.add(AuthorDefect.MALFORMED); // Never closed: the rest may be anything
                break;
            }
            tokens.add(token(value, at, end, spaced));
            spaced = c == '(';
            at = end;
        }
        return tokens;
    }

    /** Whether a character is none of text (RFC 5322 § 3.2.3, with RFC 6532 § 3.2), line ends of a folding excepted. */
    static boolean isControl(char c) {
        return (c < 0x20 && !isSpace(c)) || (c >= 0x7f && c < 0xa0) || c == '\u2028' || c == '\u2029';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static FromToken token(String value, int start, int end, boolean spaced) {
        return switch (value.charAt(start)) {
            case '"' -> new FromToken(Kind.QUOTED, unescaped(value, start + 1, end - 1), spaced);
            case '(' -> new FromToken(Kind.COMMENT, value.substring(start + 1, end - 1), spaced);
            case '[' -> new FromToken(Kind.LITERAL, value.substring(start, end), spaced);
            default -> {
                boolean special = end == start + 1 && SPECIALS.indexOf(value.charAt(start)) >= 0;
                yield new FromToken(special ? Kind.SPECIAL : Kind.WORD, value.substring(start, end), spaced);
            }
        };
    }

    private static int wordEnd(String value, int start) {
        int at = start;
        while (at < value.length()) {
            char c = value.charAt(at);
            if (isSpace(c) || isControl(c) || c == '"' || c == '(' || SPECIALS.indexOf(c) >= 0) {
                break;
            }
            at++;
        }
        return at;
    }

    /** Behind the closing quote; -1 if there is none. */
    private static int quotedEnd(String value, int start) {
        for (int at = start + 1; at < value.length(); at++) {
            if (value.charAt(at) == '\\') {
                at++;
            } else if (value.charAt(at) == '"') {
                return at + 1;
            }
        }
        return -1;
    }

    /** Behind the parenthesis that closes the outermost comment; -1 if there is none. */
    private static int commentEnd(String value, int start) {
        int depth = 0;
        for (int at = start; at < value.length(); at++) {
            switch (value.charAt(at)) {
                case '\\' -> at++;
                case '(' -> depth++;
                case ')' -> {
                    depth--;
                    if (depth == 0) {
                        return at + 1;
                    }
                }
                default -> {}
            }
        }
        return -1;
    }

    private static int literalEnd(String value, int start) {
        int end = value.indexOf(']', start);
        return end < 0 ? -1 : end + 1;
    }

    private static String unescaped(String value, int start, int end) {
        if (value.indexOf('\\', start) < 0) {
            return value.substring(start, end);
        }
        StringBuilder text = new StringBuilder(end - start);
        for (int at = start; at < end; at++) {
            if (value.charAt(at) == '\\' && at + 1 < end) {
                at++;
            }
            text.append(value.charAt(at));
        }
        return text.toString();
    }
}
