package io.sallyport.smtp;

import io.sallyport.mail.MailMessage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A message as it was received, on the heap or in a temporary file. Can be read by several threads at once until it is
 * closed; after that, reading fails with an {@link IOException}.
 */
final class CollectedMessage implements MailMessage, AutoCloseable {
    private final StoredOctets octets;
    private final long size;
    private final boolean eightBitData;

    /** The message owns the octets from now on. */
    CollectedMessage(StoredOctets octets, long size, boolean eightBitData) {
        this.octets = octets;
        this.size = size;
        this.eightBitData = eightBitData;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean hasEightBitData() {
        return eightBitData;
    }

    @Override
    public InputStream open() {
        return switch (octets) {
            case HeapOctets heap -> new OctetStream(heap);
            case TemporaryFile file -> new BufferedInputStream(new OctetStream(file));
        };
    }

    /** Frees memory or file. May be called more than once. */
    @Override
    public void close() {
        octets.close();
    }

    /** One reader's place in the octets. */
    private static final class OctetStream extends InputStream {
        private final StoredOctets octets;
        private long position;

        OctetStream(StoredOctets octets) {
            this.octets = octets;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int count = octets.read(position, into, offset, length);
            position += Math.max(count, 0);
            return count;
        }
    }
}
