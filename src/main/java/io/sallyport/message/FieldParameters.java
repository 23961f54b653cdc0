package io.sallyport.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A field such as Content-Type in its pieces (RFC 2045 § 5.1): what stands first, then parameters, as they were written.
 * It reads what no grammar allows, because mail programs do; unlike Mime4j's parser it tells where they would differ.
 */
final class FieldParameters {
    /** Nobody comments his comments deeper. */
    private static final int MOST_NESTED = 16;

    private static final Pattern FOLD = Pattern.compile("\r?\n");

    /**
     * One parameter.
     *
     * @param name in lower case, with the asterisk and number of RFC 2231 if it has them
     * @param value as most programs read it, without quotes; each char one octet
     * @param otherValue what others make of it; the same if they agree
     */
    record Parameter(String name, String value, String otherValue) {}

    private final String text;
    private final List<Parameter> parameters = new ArrayList<>(3);
    private int at;
    private String first = "";
    private boolean tooMany;
    private boolean nestedComments;
    private boolean commented;

    private FieldParameters(String text) {
        this.text = text;
    }

    /**
     * Reads a field.
     *
     * @param most the most parameters
     */
    static FieldParameters of(HeaderField field, int most) {
        String value = field.value();
        String unfolded = value.indexOf('\n') < 0 ? value : FOLD.matcher(value).replaceAll("");
        FieldParameters read = new FieldParameters(unfolded);
        read.read(most);
        return read;
    }

    /** What stands before the first semicolon, without comments, in lower case. */
    String first() {
        return first;
    }

    List<Parameter> parameters() {
        return parameters;
    }

    /** Whether there are more parameters than the bound. */
    boolean tooMany() {
        return tooMany;
    }

    /** Whether comments stand in comments, too deep. */
    boolean nestedComments() {
        return nestedComments;
    }

    /** Whether a comment stands before the first semicolon. */
    boolean isCommented() {
        return commented;
    }

    private void read(int most) {
        StringBuilder token = new StringBuilder();
        while (at < text.length() && text.charAt(at) != ';') {
            if (text.charAt(at) == '(') {
                commented = true;
                skipComment();
            } else {
                token.append(text.charAt(at++));
            }
        }
        first = token.toString().strip().toLowerCase(Locale.ROOT);
        while (at < text.length()) {
            at++; // The semicolon
            if (parameters.size() >= most) {
                tooMany = true;
                return;
            }
            parameter();
        }
    }

    private void parameter() {
        skipSpace();
        int from = at;
        while (at < text.length() && "=;".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == text.length() || text.charAt(at) == ';') {
            return; // Nothing that anybody would take for a parameter
        }
        String name = text.substring(from, at).strip().toLowerCase(Locale.ROOT);
        at++;
        skipSpace();
        if (at < text.length() && text.charAt(at) == '"') {
            quoted(name);
        } else {
            bare(name);
        }
    }

    /** Within quotes; what stands behind them, up to the semicolon, some programs add. */
    private void quoted(String name) {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++; // RFC 5322 § 3.2.4: a quoted pair
            }
            value.append(text.charAt(at++));
        }
        at++;
        String behind = rest();
        parameters.add(new Parameter(name, value.toString(), behind.isEmpty() ? value.toString() : value + behind));
    }

    /** Without quotes: up to white space or a comment, for others up to the semicolon. */
    private void bare(String name) {
        int from = at;
        while (at < text.length() && "; \t(".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String value = text.substring(from, at);
        rest();
        String whole = text.substring(from, Math.min(at, text.length())).strip();
        parameters.add(new Parameter(name, value, whole));
    }

    /** What stands before the next semicolon, without comments. */
    private String rest() {
        StringBuilder rest = new StringBuilder();
        while (at < text.length() && text.charAt(at) != ';') {
            if (text.charAt(at) == '(') {
                skipComment();
            } else {
                rest.append(text.charAt(at++));
            }
        }
        return rest.toString().strip();
    }

    private void skipSpace() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '(') {
                skipComment();
            } else if (c <= ' ') {
                at++;
            } else {
                return;
            }
        }
    }

    /** RFC 5322 § 3.2.2: comments nest. */
    private void skipComment() {
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\') {
                at = Math.min(at + 1, text.length()); // A back slash may be the last
            } else if (c == '(') {
                depth++;
                nestedComments |= depth > MOST_NESTED;
            } else if (c == ')' && --depth == 0) {
                return;
            }
        }
    }
}
