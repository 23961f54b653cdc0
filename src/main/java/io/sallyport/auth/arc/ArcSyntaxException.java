package io.sallyport.auth.arc;

/** A field that is not what RFC 8617 says. Never leaves this package: it becomes a chain that fails, with its text. */
final class ArcSyntaxException extends Exception {
    /** @param problem for people, without any text of the field */
    ArcSyntaxException(String problem) {
        super(problem, null, false, false);
    }

    /** What is wrong. */
    String problem() {
        return String.valueOf(getMessage());
    }
}
