package io.sallyport.auth.arc;

import io.sallyport.mail.Ascii;
import org.jspecify.annotations.Nullable;

/**
 * What stands in an ARC-Authentication-Results field: {@code instance [CFWS] ";" authres-payload} (RFC 8617 § 4.1.1).
 *
 * @param instance as written, 0 to 99
 * @param payload everything behind the semicolon
 */
record AuthenticationResultsValue(int instance, String payload) {
    /** Null if the value does not begin with an instance. */
    static @Nullable AuthenticationResultsValue parse(String value) {
        int i = skipCfws(value, 0);
        if (i == value.length() || value.charAt(i) != 'i') {
            return null;
        }
        i = skipCfws(value, i + 1);
        if (i == value.length() || value.charAt(i) != '=') {
            return null;
        }
        int digits = skipCfws(value, i + 1);
        int end = digits;
        while (end < value.length() && Ascii.isDigit(value.charAt(end))) {
            end++;
        }
        int instance = instance(value.substring(digits, end));
        int semicolon = skipCfws(value, end);
        return instance < 0 || semicolon == value.length() || value.charAt(semicolon) != ';'
                ? null
                : new AuthenticationResultsValue(instance, value.substring(semicolon + 1));
    }

    /** The number of one or two digits ({@code 1*2DIGIT}, RFC 8617 § 4.2.1); -1 if it is none. */
    static int instance(String text) {
        return !text.isEmpty() && text.length() <= 2 && text.chars().allMatch(Ascii::isDigit)
                ? Integer.parseInt(text)
                : -1;
    }

    /** Behind white space and comments (RFC 5322 § 3.2.2); comments nest, so they are counted, not recursed into. */
    private static int skipCfws(String text, int from) {
        int depth = 0;
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (depth == 0 && c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                return i;
            } else if (c == ')') {
                depth--;
            } else if (c == '\\' && depth > 0) {
                i++;
            }
            i++;
        }
        return text.length();
    }
}
