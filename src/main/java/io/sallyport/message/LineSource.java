package io.sallyport.message;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a stream line by line and knows where each lies. A line that does not fit the buffer comes in pieces, so that a
 * line of any length costs no memory. A line ends with CR LF, or LF as in files.
 */
final class LineSource {
    private static final int FIRST_BUFFER = 4096;
    private static final int BUFFER = 16 * 1024;

    private final InputStream in;
    private final long end;
    private byte[] octets;
    private int length;
    /** Where in the message the buffer begins. */
    private long offset;

    private int start;
    private int next;
    private boolean begins;
    private boolean nextBegins = true;
    private int lineEnd;
    private int union;
    private boolean nul;

    /**
     * @param from where the stream stands
     * @param end where to stop
     */
    LineSource(InputStream in, long from, long end) {
        this.in = in;
        this.offset = from;
        this.end = end;
        this.octets = new byte[(int) Math.min(FIRST_BUFFER, Math.max(1, end - from))];
    }

    /** Goes to the next line or piece; false at the end. */
    boolean advance() throws IOException {
        start = next;
        begins = nextBegins;
        lineEnd = 0;
        union = 0;
        nul = false;
        int looked = 0;
        while (true) {
            for (int at = start + looked; at < length; at++) {
                byte octet = octets[at];
                if (octet == '\n') {
                    lineEnd = at > start && octets[at - 1] == '\r' ? 2 : 1;
                    return deliver(at + 1, true);
                }
                union |= octet;
                nul |= octet == 0;
            }
            looked = length - start;
            if (looked == BUFFER) {
                return deliver(length - 1, false); // If that is a CR, its LF may come with the next piece
            }
            if (!fill()) {
                return looked > 0 && deliver(length, true);
            }
        }
    }

    private boolean deliver(int to, boolean ends) {
        next = to;
        nextBegins = ends;
        return true;
    }

    /** Reads more behind what is begun; false at the end. */
    private boolean fill() throws IOException {
        if (offset + length >= end) {
            return false;
        }
        if (start > 0) {
            System.arraycopy(octets, start, octets, 0, length - start);
            offset += start;
            length -= start;
            start = 0;
        }
        if (length == octets.length || (octets.length < BUFFER && offset > 0)) {
            octets = Arrays.copyOf(octets, BUFFER);
        }
        int read = in.read(octets, length, (int) Math.min(octets.length - length, end - offset - length));
        if (read < 0) {
            throw new EOFException("the message is shorter than it says");
        }
        length += read;
        return true;
    }

    /** The octets in which the line stands, from {@link #start} to {@link #end}. */
    byte[] octets() {
        return octets;
    }

    int start() {
        return start;
    }

    /** Behind the line end, if there is one. */
    int end() {
        return next;
    }

    /** Where in the message the line begins. */
    long position() {
        return offset + start;
    }

    /** Where in the message the next one begins. */
    long nextPosition() {
        return offset + next;
    }

    /** Whether this is the beginning of a line. */
    boolean begins() {
        return begins;
    }

    /** Whether this is the end of a line, or of all. */
    boolean ends() {
        return nextBegins;
    }

    /** The octets of the line end: 2, 1, or 0 within a line and at the end. */
    int lineEnd() {
        return lineEnd;
    }

    /** Whether nothing but the line end is there. */
    boolean isEmpty() {
        return begins && next - start == lineEnd && lineEnd > 0;
    }

    /** Whether an octet has its eighth bit set. */
    boolean hasEightBit() {
        return union < 0;
    }

    /** Whether there is a NUL. */
    boolean hasNul() {
        return nul;
    }

    /** Whether the line is complete, and holds nothing but white space. */
    boolean isBlank() {
        for (int i = start(); i < end(); i++) {
            if (octets[i] > ' ' || octets[i] < 0) {
                return false;
            }
        }
        return ends();
    }

    /** Whether there is a colon. */
    boolean hasColon() {
        for (int i = start(); i < end(); i++) {
            if (octets[i] == ':') {
                return true;
            }
        }
        return false;
    }

    /** How the line begins, for our log. */
    String text() {
        return new String(octets, start(), Math.min(80, end() - start() - lineEnd()), StandardCharsets.ISO_8859_1);
    }
}
