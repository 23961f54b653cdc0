package io.sallyport.auth.authres;

import io.sallyport.mail.Ascii;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code authres-payload} (RFC 8601 § 2.2) from left to right, without going back and without recursion. */
final class FieldReader {
    private final String text;
    private int position;
    /** The last comment that was passed over. */
    private @Nullable String comment;

    FieldReader(String text) {
        this.text = text.replace("\r\n ", " ").replace("\r\n\t", "\t"); // RFC 5322 § 2.2.3
    }

    /** {@code [CFWS] authserv-id [ CFWS authres-version ] ( no-result / 1*resinfo ) [CFWS]} */
    FieldReading.Parsed read() throws FieldSyntaxException {
        if (text.length() > FieldReading.MAX_LENGTH) {
            throw new FieldSyntaxException("longer than " + FieldReading.MAX_LENGTH);
        }
        skipSpace();
        String authservId = isAt('"') ? quotedString() : token();
        if (authservId.isEmpty()) {
            throw expected("an authserv-id");
        }
        skipSpace();
        int version = 1;
        if (!atEnd() && Ascii.isDigit(text.charAt(position))) {
            version = number();
            skipSpace();
        }
        return new FieldReading.Parsed(authservId, version, results());
    }

    private List<AuthenticationResult> results() throws FieldSyntaxException {
        List<AuthenticationResult> results = new ArrayList<>();
        expect(';');
        while (true) {
            skipSpace();
            if (atEnd() && !results.isEmpty()) {
                return results; // Behind a last semicolon
            }
            String method = keyword();
            skipSpace();
            if (atEnd() && results.isEmpty() && method.equals("none")) {
                return results; // no-result
            }
            if (results.size() == FieldReading.MAX_RESULTS) {
                throw new FieldSyntaxException("more than %d results".formatted(FieldReading.MAX_RESULTS));
            }
            results.add(resinfo(method));
            if (atEnd()) {
                return results;
            }
            expect(';');
        }
    }

    /** What follows a method up to the semicolon or the end, comments and spaces included. */
    private AuthenticationResult resinfo(String method) throws FieldSyntaxException {
        if (isAt('/')) {
            position++;
            skipSpace();
            number(); // method-version: every method has but one so far
            skipSpace();
        }
        expect('=');
        skipSpace();
        String result = keyword();
        comment = null;
        skipSpace();
        String commentOfResult = comment;
        String reason = null;
        List<Property> properties = new ArrayList<>();
        while (!atEnd() && !isAt(';')) {
            String word = keyword();
            skipSpace();
            if (isAt('=')) {
                position++;
                String value = value();
                reason = word.equals("reason") ? value : reason;
            } else {
                expect('.');
                skipSpace();
                String name = keyword();
                skipSpace();
                expect('=');
                properties.add(new Property(word, name, value()));
            }
            if (properties.size() > FieldReading.MAX_PROPERTIES) {
                throw new FieldSyntaxException("more than %d properties".formatted(FieldReading.MAX_PROPERTIES));
            }
            skipSpace();
        }
        return new AuthenticationResult(method, result, commentOfResult, reason, properties, List.of());
    }

    /** {@code pvalue}: a quoted string, an address whose local part may be one, or a run of characters. */
    private String value() throws FieldSyntaxException {
        skipSpace();
        if (!isAt('"')) {
            return run();
        }
        int start = position;
        String content = quotedString();
        if (!isAt('@')) {
            return content;
        }
        return text.substring(start, position) + run();
    }

    private String run() throws FieldSyntaxException {
        int start = position;
        while (!atEnd() && isValueChar(text.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw expected("a value");
        }
        return text.substring(start, position);
    }

    private static boolean isValueChar(char c) {
        return c > 0x20 && c != 0x7f && "\"();\\".indexOf(c) < 0;
    }

    private String token() {
        int start = position;
        while (!atEnd() && FieldWords.isTokenChar(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    /** A {@code Keyword} in lower case; with underscores, which many write. */
    private String keyword() throws FieldSyntaxException {
        int start = position;
        while (!atEnd() && (FieldWords.isKeywordChar(text.charAt(position)) || isAt('_'))) {
            position++;
        }
        if (position == start) {
            throw expected("a word");
        }
        return text.substring(start, position).toLowerCase(Locale.ROOT);
    }

    private int number() throws FieldSyntaxException {
        int start = position;
        while (!atEnd() && Ascii.isDigit(text.charAt(position))) {
            position++;
        }
        if (position == start || position - start > 4) {
            throw expected("a version");
        }
        return Integer.parseInt(text.substring(start, position));
    }

    /** The content of a quoted string (RFC 5322 § 3.2.4), unfolded. */
    private String quotedString() throws FieldSyntaxException {
        StringBuilder content = new StringBuilder();
        position++;
        while (!atEnd()) {
            char c = text.charAt(position++);
            if (c == '"') {
                return content.toString();
            }
            if (c == '\\' && !atEnd()) {
                c = text.charAt(position++);
            }
            content.append(printed(c));
        }
        throw expected("the end of a quoted string");
    }

    /** {@code [CFWS]} (RFC 5322 § 3.2.2). */
    private void skipSpace() throws FieldSyntaxException {
        while (!atEnd()) {
            char c = text.charAt(position);
            if (c == '(') {
                comment = comment();
            } else if (c == ' ' || c == '\t') {
                position++;
            } else {
                return;
            }
        }
    }

    private String comment() throws FieldSyntaxException {
        StringBuilder content = new StringBuilder();
        int depth = 1;
        position++;
        while (!atEnd()) {
            char c = text.charAt(position++);
            if (c == '\\' && !atEnd()) {
                c = text.charAt(position++);
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            }
            if (depth == 0) {
                return content.toString();
            }
            if (depth > FieldReading.MAX_COMMENT_DEPTH) {
                throw new FieldSyntaxException("comments more than %d deep".formatted(FieldReading.MAX_COMMENT_DEPTH));
            }
            content.append(printed(c));
        }
        throw expected("the end of a comment");
    }

    /** Anything that is not printed would hide something; it is in no grammar (RFC 5322 § 4.1 keeps it for old mail). */
    private char printed(char c) throws FieldSyntaxException {
        if (c != '\t' && (c < 0x20 || c == 0x7f)) {
            throw expected("no control character");
        }
        return c;
    }

    private void expect(char c) throws FieldSyntaxException {
        if (!isAt(c)) {
            throw expected("'" + c + "'");
        }
        position++;
    }

    private boolean isAt(char c) {
        return !atEnd() && text.charAt(position) == c;
    }

    private boolean atEnd() {
        return position >= text.length();
    }

    private FieldSyntaxException expected(String what) {
        return new FieldSyntaxException("at character %d: expected %s".formatted(position + 1, what));
    }
}
