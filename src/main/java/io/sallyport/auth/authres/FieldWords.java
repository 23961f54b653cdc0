package io.sallyport.auth.authres;

import io.sallyport.mail.Ascii;
import io.sallyport.mail.DomainNames;
import io.sallyport.mail.Printable;
import java.nio.charset.StandardCharsets;

/** The words of a structured header field (RFC 5322 § 3.2, RFC 2045 § 5.1), from text of strangers. */
final class FieldWords {
    /** RFC 2045 § 5.1. */
    private static final String TSPECIALS = "()<>@,;:\\\"/[]?=";

    private FieldWords() {}

    /** {@code Keyword = Ldh-str} (RFC 5321 § 4.1.2). */
    static boolean isKeyword(String text) {
        return !text.isEmpty()
                && text.length() <= 64
                && text.chars().allMatch(FieldWords::isKeywordChar)
                && text.charAt(text.length() - 1) != '-';
    }

    static boolean isKeywordChar(int c) {
        return Ascii.isLetterOrDigit(c) || c == '-';
    }

    /** Whether a character may stand in a token (RFC 2045 § 5.1); beyond ASCII as RFC 6532 § 3.2 extends words. */
    static boolean isTokenChar(int c) {
        return c > 0x20 && c != 0x7f && TSPECIALS.indexOf(c) < 0;
    }

    /** {@code value} of RFC 2045 § 5.1, in ASCII. */
    static String tokenOrQuoted(String text) {
        String printable = printable(text, false);
        return isToken(printable) ? printable : quoted(printable);
    }

    /** {@code pvalue} of RFC 8601 § 2.2: bare if it is a token or an address with a domain name, else quoted. */
    static String value(String text, boolean utf8) {
        String printable = printable(text, utf8);
        return isToken(printable) || isBareAddress(printable) ? printable : quoted(printable);
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && Ascii.isAscii(text) && text.chars().allMatch(FieldWords::isTokenChar);
    }

    /** {@code [ [ local-part ] "@" ] domain-name}, the domain being of two labels or more (RFC 6376 § 3.5). */
    private static boolean isBareAddress(String text) {
        int at = text.lastIndexOf('@');
        String domain = text.substring(at + 1);
        return at >= 0
                && (at == 0 || isDotAtom(text.substring(0, at)))
                && domain.indexOf('.') >= 0
                && DomainNames.isDomain(domain);
    }

    private static boolean isDotAtom(String text) {
        return !text.startsWith(".")
                && !text.endsWith(".")
                && !text.contains("..")
                && text.chars()
                        .allMatch(c -> Ascii.isLetterOrDigit(c) || c >= 0x80 || ".!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0);
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Text for people, for a comment or a quoted string: without what is syntax in either, on one line, cut. */
    static String plain(String text, boolean utf8, int maxOctets) {
        StringBuilder plain = new StringBuilder();
        int octets = 0;
        for (int c : printable(text.strip(), utf8).codePoints().toArray()) {
            octets += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (octets > maxOctets) {
                return plain.append("...").toString();
            }
            boolean repeatedSpace = c == ' ' && !plain.isEmpty() && plain.charAt(plain.length() - 1) == ' ';
            if (!repeatedSpace) {
                plain.appendCodePoint(harmless(c));
            }
        }
        return plain.toString();
    }

    private static int harmless(int c) {
        return switch (c) {
            case '(' -> '[';
            case ')' -> ']';
            case '"' -> '\'';
            case '\\' -> '/';
            case ';' -> ',';
            default -> c;
        };
    }

    /** The text with a question mark for each character that a header must not hold, or that hides what stands there. */
    private static String printable(String text, boolean utf8) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\t' || c == '\r' || c == '\n') {
                printable.append(' ');
            } else {
                printable.appendCodePoint((c < 0x80 || utf8) && Printable.isVisible(c) ? c : '?');
            }
        });
        return printable.toString();
    }

    static int octets(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
