package io.sallyport.auth.authres;

/** A field does not follow the grammar of RFC 8601 § 2.2. Does not leave the package. */
final class FieldSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    FieldSyntaxException(String problem) {
        super(problem, null, false, false); // Whoever sends malformed fields does not make us walk the stack
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
