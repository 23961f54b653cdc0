package io.sallyport.message;

import io.sallyport.mail.Octets;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of a part, decoded as it is read: a view on the octets of the message, not a copy.
 *
 * @param size of what is decoded, counted when the message was read
 */
record BodyOctets(Octets message, long from, long to, TransferEncoding encoding, long size) implements Octets {
    private static final int BUFFER = 8192;

    @Override
    public InputStream open() throws IOException {
        InputStream in = message.open();
        try {
            in.skipNBytes(from);
        } catch (IOException e) {
            in.close();
            throw e;
        }
        TransferDecoder decoder = encoding.decoder();
        return decoder == null ? new Range(in, to - from) : new Decoded(new Range(in, to - from), decoder);
    }

    /** As many octets of a stream as are asked for. */
    private static final class Range extends InputStream {
        private final InputStream in;
        private long left;

        Range(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(into, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the message is shorter than it was");
            }
            left -= read;
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** What comes out of a decoder. */
    private static final class Decoded extends InputStream {
        private final InputStream in;
        private final TransferDecoder decoder;
        private final byte[] encoded = new byte[BUFFER];
        private final byte[] decoded = new byte[BUFFER + TransferDecoder.SLACK];
        private int at;
        private int end;
        private boolean finished;

        Decoded(InputStream in, TransferDecoder decoder) {
            this.in = in;
            this.decoder = decoder;
        }

        @Override
        public int read() throws IOException {
            return fill() ? decoded[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int read = Math.min(length, end - at);
            System.arraycopy(decoded, at, into, offset, read);
            at += read;
            return read;
        }

        /** Whether there is more. */
        private boolean fill() throws IOException {
            while (at == end && !finished) {
                int read = in.read(encoded);
                at = 0;
                end = read < 0 ? decoder.finish(decoded) : decoder.decode(encoded, 0, read, decoded);
                finished = read < 0;
            }
            return at < end;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
