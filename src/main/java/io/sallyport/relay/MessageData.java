package io.sallyport.relay;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes message data as a backend gets it: for DATA with dots stuffed (RFC 5321 § 4.5.2), for BDAT as it is (RFC 3030).
 *
 * <p>It is also the last guard against smuggled mail: a CR or LF alone, or a line that would be a lone dot for a server
 * that drops NULs, must not get here; if one does, it ends the writing before the octet that completes the sequence, so
 * that no server, however lax, sees an end of data that is none.
 */
final class MessageData {
    /** The message holds a sequence that some server could take for the end of data. */
    static final class Unsafe extends IOException {
        private static final long serialVersionUID = 1L;

        Unsafe(String what) {
            super(what);
        }
    }

    private enum State {
        LINE_START,
        /** Behind NULs at the start of a line. */
        NULS,
        IN_LINE,
        AFTER_CR
    }

    private final OutputStream out;
    private final boolean stuffDots;
    private State state = State.LINE_START;

    MessageData(OutputStream out, boolean stuffDots) {
        this.out = out;
        this.stuffDots = stuffDots;
    }

    /**
     * Writes the next octets; runs without a dot to stuff are passed on whole.
     *
     * @throws Unsafe if they cannot be relayed; nothing that is dangerous has been written
     */
    void write(byte[] octets, int length) throws IOException {
        int start = 0;
        for (int i = 0; i < length; i++) {
            byte octet = octets[i];
            if (state == State.IN_LINE && octet != '\r' && octet != '\n') {
                continue;
            }
            if (state == State.LINE_START && octet == '.' && stuffDots) {
                out.write(octets, start, i - start);
                out.write('.');
                start = i;
            }
            state = after(octet);
        }
        out.write(octets, start, length - start);
    }

    /** Ends the last line, if it has no end. */
    void finishLine() throws IOException {
        if (state == State.AFTER_CR) {
            throw new Unsafe("a CR without LF at the end");
        }
        if (state != State.LINE_START) {
            out.write('\r');
            out.write('\n');
            state = State.LINE_START;
        }
    }

    private State after(byte octet) throws Unsafe {
        boolean afterCr = state == State.AFTER_CR;
        if (octet == '\n') {
            if (!afterCr) {
                throw new Unsafe("an LF without CR");
            }
            return State.LINE_START;
        }
        if (afterCr) {
            throw new Unsafe("a CR without LF");
        }
        if (octet == '\r') {
            return State.AFTER_CR;
        }
        boolean atStart = state == State.LINE_START || state == State.NULS;
        if (octet == 0 && atStart) {
            return State.NULS;
        }
        if (octet == '.' && state == State.NULS) {
            throw new Unsafe("a dot behind NULs at the start of a line");
        }
        return State.IN_LINE;
    }
}
