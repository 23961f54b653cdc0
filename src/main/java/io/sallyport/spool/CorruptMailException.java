package io.sallyport.spool;

import java.io.IOException;

/** A file of the spool is not what was written: it was set aside in {@code corrupt/} and is no longer in the queue. */
public final class CorruptMailException extends IOException {
    private static final long serialVersionUID = 1L;

    public CorruptMailException(String message) {
        super(message);
    }

    public CorruptMailException(String message, Throwable cause) {
        super(message, cause);
    }
}
