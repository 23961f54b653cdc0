package io.sallyport.filter;

import io.sallyport.config.HostPort;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a service listens: {@code host:port} for TCP, or the absolute path of a Unix-domain socket. */
public sealed interface ServiceAddress {
    /** A TCP port. */
    record Tcp(HostPort at) implements ServiceAddress {
        @Override
        public String toString() {
            return at.toString();
        }
    }

    /** A Unix-domain socket. */
    record Local(Path path) implements ServiceAddress {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    static ServiceAddress of(String text) {
        if (!text.startsWith("/")) {
            return new Tcp(HostPort.of(text));
        }
        try {
            return new Local(Path.of(text));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(text + " (expected: the path of a socket)", e);
        }
    }
}
