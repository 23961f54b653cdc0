package io.sallyport.smtp;

import java.io.IOException;

/** Where the octets of a received message lie. Read by any number of threads; reading fails once it is closed. */
sealed interface StoredOctets permits HeapOctets, TemporaryFile {
    /**
     * Reads octets at a position.
     *
     * @param length at least 1
     * @return how many were read, at least 1; -1 behind the end
     */
    int read(long position, byte[] into, int offset, int length) throws IOException;

    /** Frees them. May be called more than once. */
    void close();
}
