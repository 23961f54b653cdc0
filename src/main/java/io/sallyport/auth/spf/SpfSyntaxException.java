package io.sallyport.auth.spf;

import io.sallyport.mail.Printable;

/** A record that breaks the grammar (RFC 7208 § 12). Never leaves this package: it becomes a permerror with its text. */
final class SpfSyntaxException extends Exception {
    SpfSyntaxException(String term, String problem) {
        super(Printable.of(term) + ": " + problem, null, false, false);
    }

    /** The problem, with the offending term in front, printable. */
    String problem() {
        return String.valueOf(getMessage());
    }
}
