package io.sallyport.auth.spf;

/** A record that breaks the grammar (RFC 7208 § 12). Never leaves this package: it becomes a permerror with its text. */
final class SpfSyntaxException extends Exception {
    private static final int MAX_QUOTED = 60;

    SpfSyntaxException(String term, String problem) {
        super(quoted(term) + ": " + problem, null, false, false);
    }

    /** The problem, with the offending term in front, printable. */
    String problem() {
        return String.valueOf(getMessage());
    }

    /** Text of strangers, cut and without what could deceive the reader of a log. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        text.chars().limit(MAX_QUOTED).forEach(c -> quoted.append(c > 0x20 && c < 0x7f ? (char) c : '?'));
        return text.length() > MAX_QUOTED ? quoted + "..." : quoted.toString();
    }
}
