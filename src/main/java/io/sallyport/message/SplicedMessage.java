package io.sallyport.message;

import io.sallyport.mail.MailMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** A message with some stretches of its octets replaced: a view, the message is not copied. */
public final class SplicedMessage implements MailMessage {
    private final MailMessage message;
    private final List<Splice> splices;
    private final long size;

    /**
     * A stretch of octets, and what stands there instead.
     *
     * @param from the first octet that goes
     * @param to behind the last octet that goes
     * @param replacement not copied, and not to be changed from now on
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared
    public record Splice(long from, long to, byte[] replacement) {
        public Splice {
            if (from < 0 || to < from) {
                throw new IllegalArgumentException("%d to %d (expected: a stretch of octets)".formatted(from, to));
            }
        }
    }

    /**
     * A view of a message.
     *
     * @param splices that do not overlap, in any order
     */
    public SplicedMessage(MailMessage message, List<Splice> splices) {
        this.message = message;
        this.splices =
                splices.stream().sorted(Comparator.comparingLong(Splice::from)).toList();
        long grown = message.size();
        long position = 0;
        for (Splice splice : this.splices) {
            if (splice.from() < position || splice.to() > message.size()) {
                throw new IllegalArgumentException("a splice at %d (expected: within %d octets, behind the one before)"
                        .formatted(splice.from(), message.size()));
            }
            grown += splice.replacement().length - (splice.to() - splice.from());
            position = splice.to();
        }
        this.size = grown;
    }

    @Override
    public long size() {
        return size;
    }

    /** As of the message before; what stands in place of something is written in ASCII. */
    @Override
    public boolean hasEightBitData() {
        return message.hasEightBitData();
    }

    @Override
    public InputStream open() throws IOException {
        InputStream original = message.open();
        List<InputStream> pieces = new ArrayList<>();
        long position = 0;
        for (Splice splice : splices) {
            pieces.add(new Stretch(original, splice.from() - position, 0));
            pieces.add(new ByteArrayInputStream(splice.replacement()));
            pieces.add(new Stretch(original, 0, splice.to() - splice.from()));
            position = splice.to();
        }
        pieces.add(original);
        return new SequenceInputStream(Collections.enumeration(pieces)) {
            @Override
            public void close() throws IOException {
                original.close();
            }
        };
    }

    /** The next octets of a stream: some are read, and some behind them passed over. */
    private static final class Stretch extends InputStream {
        private final InputStream in;
        private long left;
        private long skipped;

        Stretch(InputStream in, long left, long skipped) {
            this.in = in;
            this.left = left;
            this.skipped = skipped;
        }

        @Override
        public int read() throws IOException {
            byte[] octet = new byte[1];
            return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            if (left == 0) {
                in.skipNBytes(skipped);
                skipped = 0;
                return -1;
            }
            int count = in.read(octets, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new IOException("the message is shorter than it was");
            }
            left -= count;
            return count;
        }
    }
}
