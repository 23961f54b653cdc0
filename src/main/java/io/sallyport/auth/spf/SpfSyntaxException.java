package io.sallyport.auth.spf;

/** A record that breaks the grammar (RFC 7208 § 12). Never leaves this package: it becomes a permerror with its text. */
final class SpfSyntaxException extends Exception {
    SpfSyntaxException(String term, String problem) {
        super(SpfTrace.printable(term) + ": " + problem, null, false, false);
    }

    /** The problem, with the offending term in front, printable. */
    String problem() {
        return String.valueOf(getMessage());
    }
}
