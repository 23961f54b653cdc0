package io.sallyport.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The bytes of a message: header, empty line, body, every line ended by CR LF, dots not stuffed. Where they lie
 * (memory, a temporary file, the spool) is their owner's affair; they can be read any number of times, also at once.
 */
public interface MailMessage {
    /** The number of bytes. */
    long size();

    /** Whether any byte has its eighth bit set. */
    boolean hasEightBitData();

    /** A new stream from the first byte on. */
    InputStream open() throws IOException;

    /** Writes all bytes. */
    default void writeTo(OutputStream out) throws IOException {
        try (InputStream in = open()) {
            in.transferTo(out);
        }
    }
}
