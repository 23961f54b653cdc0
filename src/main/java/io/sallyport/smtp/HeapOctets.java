package io.sallyport.smtp;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Octets in chunks on the heap. */
final class HeapOctets implements StoredOctets {
    private final long size;
    private volatile @Nullable List<byte[]> chunks;

    /**
     * @param chunks hold the octets one behind the other; the last may be longer than what is in it
     */
    HeapOctets(List<byte[]> chunks, long size) {
        this.chunks = List.copyOf(chunks);
        this.size = size;
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
        List<byte[]> present = chunks;
        if (present == null) {
            throw new IOException("message was closed");
        }
        long start = 0;
        for (byte[] chunk : present) {
            long end = Math.min(start + chunk.length, size);
            if (position < end) {
                int part = (int) Math.min(length, end - position);
                System.arraycopy(chunk, (int) (position - start), into, offset, part);
                return part;
            }
            start = end;
        }
        return -1;
    }

    @Override
    public void close() {
        chunks = null;
    }
}
