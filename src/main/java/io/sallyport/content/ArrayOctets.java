package io.sallyport.content;

import java.io.IOException;

/** Octets in an array. Not final: {@link Scratch} takes its own away. */
class ArrayOctets implements SeekableOctets {
    private final byte[] octets;

    ArrayOctets(byte[] octets) {
        this.octets = octets;
    }

    @Override
    public long size() {
        return octets.length;
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
        if (position >= octets.length && length > 0) {
            return -1;
        }
        int read = (int) Math.min(length, octets.length - position);
        System.arraycopy(octets, (int) position, into, offset, read);
        return read;
    }
}
