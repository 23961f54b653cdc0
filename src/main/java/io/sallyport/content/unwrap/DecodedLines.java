package io.sallyport.content.unwrap;

import java.io.IOException;
import java.io.InputStream;

/** A file that stands in a text, decoded line by line. */
abstract class DecodedLines extends InputStream {
    private final TextLines lines;
    private byte[] decoded = new byte[0];
    private int next;
    private boolean ended;

    DecodedLines(TextLines lines) {
        this.lines = lines;
    }

    /** Whether the line is the last one, and holds nothing of the file. */
    abstract boolean isEnd(TextLines line);

    /**
     * What the line holds.
     *
     * @throws IOException if it cannot be a line of the file
     */
    abstract byte[] decode(TextLines line) throws IOException;

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (next == decoded.length) {
            if (ended) {
                return -1;
            }
            if (!lines.next()) {
                ended = true;
                throw new IOException("ends before its end line");
            }
            if (isEnd(lines)) {
                ended = true;
                return -1;
            }
            decoded = decode(lines);
            next = 0;
        }
        int read = Math.min(length, decoded.length - next);
        System.arraycopy(decoded, next, into, offset, read);
        next += read;
        return read;
    }
}
