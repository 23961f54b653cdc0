package io.sallyport.store.postgres;

import java.io.IOException;

/** The shared database cannot be reached, or takes nothing at present. It may well be back in a moment. */
public final class StoreAwayException extends IOException {
    private static final long serialVersionUID = 1;

    StoreAwayException(String message) {
        super(message);
    }

    StoreAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
