package io.sallyport.backup;

import java.io.IOException;
import java.io.Serial;

/** A backup is refused. */
public final class RefusedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final Refusal why;

    RefusedException(Refusal why, String detail) {
        super(detail);
        this.why = why;
    }

    /** Why, in a word. */
    public Refusal why() {
        return why;
    }
}
