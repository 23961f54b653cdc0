package io.sallyport.content.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Reads a range of octets, a buffer at a time. */
final class SeekableStream extends InputStream {
    private static final int BUFFER = 4096;

    private final SeekableOctets octets;
    private final long end;
    private final byte[] buffer;
    private long position;
    private int next;
    private int filled;

    SeekableStream(SeekableOctets octets, long from, long end) {
        this.octets = octets;
        this.position = from;
        this.end = end;
        this.buffer = new byte[Math.clamp(end - from, 1, BUFFER)];
    }

    @Override
    public int read() throws IOException {
        return next < filled || fill() ? buffer[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (next == filled && length >= buffer.length) {
            return direct(into, offset, length);
        }
        if (next == filled && !fill()) {
            return -1;
        }
        int read = Math.min(length, filled - next);
        System.arraycopy(buffer, next, into, offset, read);
        next += read;
        return read;
    }

    @Override
    public long skip(long wanted) {
        long skipped = Math.clamp(wanted, 0, Math.max(0, end - position + filled - next));
        if (skipped <= filled - next) {
            next += (int) skipped;
        } else {
            position += skipped - (filled - next);
            next = 0;
            filled = 0;
        }
        return skipped;
    }

    @Override
    public int available() {
        return Math.clamp(end - position + filled - next, 0, Integer.MAX_VALUE);
    }

    private boolean fill() throws IOException {
        int read = direct(buffer, 0, buffer.length);
        next = 0;
        filled = Math.max(0, read);
        return read > 0;
    }

    private int direct(byte[] into, int offset, int length) throws IOException {
        if (position >= end) {
            return -1;
        }
        int read = octets.read(position, into, offset, (int) Math.min(length, end - position));
        position += Math.max(0, read);
        return read;
    }
}
