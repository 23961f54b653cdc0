package io.sallyport.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A sequence of octets of known length. Where they lie (memory, a temporary file, encoded in a message) is their owner's
 * affair; they can be read any number of times, also at once.
 */
public interface Octets {
    /** The number of octets. */
    long size();

    /**
     * A new stream from the first octet on.
     *
     * @throws IOException if they cannot be read, for example because their owner has closed
     */
    InputStream open() throws IOException;

    /** Writes all octets. */
    default void writeTo(OutputStream out) throws IOException {
        try (InputStream in = open()) {
            in.transferTo(out);
        }
    }

    /**
     * Octets in memory.
     *
     * @param octets not copied, and not to be changed from now on
     */
    static Octets of(byte[] octets) {
        return new Octets() {
            @Override
            public long size() {
                return octets.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(octets);
            }
        };
    }
}
