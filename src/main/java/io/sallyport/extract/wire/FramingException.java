package io.sallyport.extract.wire;

import java.io.IOException;

/** The other side does not speak as it should. */
public final class FramingException extends IOException {
    private static final long serialVersionUID = 1L;

    public FramingException(String message) {
        super(message);
    }
}
