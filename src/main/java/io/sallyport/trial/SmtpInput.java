package io.sallyport.trial;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What a client sends, read strictly: nothing but CR LF ends a line (RFC 5321 § 2.3.8). */
final class SmtpInput {
    /** RFC 5321 § 4.5.3.1.4 asks for 512; extensions add to it. */
    private static final int MAX_COMMAND = 2048;

    private final BufferedInputStream in;

    SmtpInput(InputStream in) {
        this.in = new BufferedInputStream(in, 16 * 1024);
    }

    /** Whether the next octet is there already: a reply need not be sent yet (RFC 2920 § 3.2). */
    boolean isPending() throws IOException {
        return in.available() > 0;
    }

    /**
     * The next command without its CR LF.
     *
     * @throws IOException if the client is gone or the line is longer than 2,048 octets
     */
    String command() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int previous = -1;
        while (true) {
            int octet = octet();
            if (octet == '\n' && previous == '\r') {
                byte[] octets = line.toByteArray();
                return new String(octets, 0, octets.length - 1, StandardCharsets.UTF_8);
            }
            line.write(octet);
            if (line.size() > MAX_COMMAND) {
                throw new IOException("a command line is longer than %d octets".formatted(MAX_COMMAND));
            }
            previous = octet;
        }
    }

    /** Reads the octets of a chunk (RFC 3030 § 2); those that {@code to} has no room for are dropped. */
    void chunk(long length, MessageBuffer to) throws IOException {
        for (long i = 0; i < length; i++) {
            to.write(octet());
        }
    }

    /** Reads message data up to CR LF {@code .} CR LF, removing stuffed dots (RFC 5321 § 4.5.2). */
    void data(MessageBuffer to) throws IOException {
        boolean lineStart = true;
        int previous = -1;
        while (true) {
            int octet = octet();
            if (lineStart && octet == '.') {
                octet = octet();
                if (octet == '\r') {
                    int after = octet();
                    if (after == '\n') {
                        return;
                    }
                    to.write(octet);
                    octet = after;
                    previous = '\r';
                }
            }
            to.write(octet);
            lineStart = octet == '\n' && previous == '\r';
            previous = octet;
        }
    }

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("the client closed the connection");
        }
        return octet;
    }
}
