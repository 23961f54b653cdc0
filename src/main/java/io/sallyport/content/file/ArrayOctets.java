package io.sallyport.content.file;

import java.io.IOException;

/** Octets in an array. Not final: whoever keeps them may take them away again. */
public class ArrayOctets implements SeekableOctets {
    private final byte[] octets;

    public ArrayOctets(byte[] octets) {
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
