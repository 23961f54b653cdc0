package io.sallyport.quarantine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Where the octets of held messages lie, by name. Whether they are encrypted, and what else stands before them, is of no
 * concern to it. For many threads at once.
 */
public interface MessageShelf {
    /** What writes the octets of one message. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Puts octets where there were none; on return they are durable. If it fails, nothing is there.
     *
     * @param octets how many there will be, within some hundreds
     * @throws java.nio.file.FileAlreadyExistsException if there is something of that name
     * @throws IOException if they cannot be written, for want of room too
     */
    void put(String name, long octets, Content content) throws IOException;

    /**
     * Reads octets from their beginning.
     *
     * @throws java.nio.file.NoSuchFileException if there is nothing of that name
     */
    InputStream open(String name) throws IOException;

    /** What is told names. */
    interface Names {
        /** Some more of them. */
        void take(List<String> names) throws IOException;
    }

    /** Tells all names, so many at once at most, in no order. */
    void list(int most, Names names) throws IOException;

    /** Takes octets away, if they are there. */
    void delete(String name) throws IOException;
}
