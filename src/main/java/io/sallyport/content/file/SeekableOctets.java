package io.sallyport.content.file;

import io.sallyport.mail.Octets;
import java.io.IOException;
import java.io.InputStream;

/** Octets that can be read from any place, as archives with a table of contents at their end need it. */
public interface SeekableOctets extends Octets {
    /**
     * Reads some octets.
     *
     * @param position of the first one
     * @param into where they are put
     * @param offset of the first one there
     * @param length the most to read
     * @return how many were read, at least one unless {@code length} is 0; -1 at the end and behind it
     * @throws IOException if they cannot be read
     */
    int read(long position, byte[] into, int offset, int length) throws IOException;

    @Override
    default InputStream open() {
        return open(0, size());
    }

    /**
     * A new stream of some of them.
     *
     * @param from the first one
     * @param to behind the last one
     */
    default InputStream open(long from, long to) {
        return new SeekableStream(this, from, Math.min(to, size()));
    }

    /**
     * Some of them at once; fewer if there are no more.
     *
     * @param from the first one; at least 0
     * @param most the most to read
     */
    default byte[] some(long from, int most) throws IOException {
        long left = Math.max(0, size() - from);
        byte[] some = new byte[(int) Math.min(most, left)];
        int read = 0;
        while (read < some.length) {
            int now = read(from + read, some, read, some.length - read);
            if (now < 0) {
                throw new IOException("ends after " + (from + read) + " octets, not " + size());
            }
            read += now;
        }
        return some;
    }

    /**
     * Octets in memory.
     *
     * @param octets not copied, and not to be changed from now on
     */
    static SeekableOctets of(byte[] octets) {
        return new ArrayOctets(octets);
    }
}
