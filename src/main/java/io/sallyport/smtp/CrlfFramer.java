package io.sallyport.smtp;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts command lines out of a stream of octets. A line ends at CR LF and nowhere else (RFC 5321 § 2.3.8).
 *
 * <p>What {@link #next} has looked at it has also consumed: the beginning of a line that is not complete is kept here,
 * in at most {@code maxLineOctets}, and octets behind a complete line are left where they are, so that the caller can
 * read them as message data or drop them (RFC 3207 § 4.2). How the stream is cut into buffers makes no difference to
 * the frames. A line that is refused is reported as soon as that is known; the rest of it, to its CR LF, is consumed
 * without memory, and without a further frame unless the rest of a line that is too long holds a CR or LF alone.
 *
 * <p>For one connection, not safe for use by several threads at once.
 */
final class CrlfFramer {
    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte[] EMPTY = {};

    /** One line of the client. */
    sealed interface Frame {
        /**
         * A line.
         *
         * @param octets without CR LF; holds neither CR nor LF
         */
        @SuppressWarnings("ArrayRecordComponent") // made for one reader, and never compared
        record Line(byte[] octets) implements Frame {}

        /**
         * A line longer than is allowed (RFC 5321 § 4.5.3.1.4).
         *
         * @param octets those that were allowed
         */
        @SuppressWarnings("ArrayRecordComponent") // made for one reader, and never compared
        record Overlong(byte[] octets) implements Frame {}

        /**
         * A line with a CR or an LF alone (RFC 5321 § 2.3.8). Others may see more than one line in it, so that nobody
         * knows what the octets behind it are.
         */
        record BareLineEnd() implements Frame {}
    }

    private final int maxContent;

    private byte[] partial = EMPTY;
    private int partialLength;

    private boolean skipping;
    private boolean skippedCr;

    /** Whether it was said that the line which is skipped holds a CR or LF alone. */
    private boolean bareReported;

    /**
     * @param maxLineOctets the longest line with its CR LF, at least 3
     */
    CrlfFramer(int maxLineOctets) {
        if (maxLineOctets < 3) {
            throw new IllegalArgumentException("line of %d octets (expected: >= 3)".formatted(maxLineOctets));
        }
        this.maxContent = maxLineOctets - 2;
    }

    /** Whether octets of a line without its end are kept here. */
    boolean holdsPartialLine() {
        return partialLength > 0 || skipping;
    }

    /** The next line; null when more octets are needed, and then the buffer is consumed. */
    @Nullable
    Frame next(ByteBuf in) {
        if (skipping && skip(in)) {
            bareReported = true;
            return new Frame.BareLineEnd();
        }
        if (skipping || !in.isReadable()) {
            return null;
        }
        if (partialLength > 0 && partial[partialLength - 1] == CR) {
            return afterCr(in);
        }
        int start = in.readerIndex();
        int window = Math.min(in.readableBytes(), maxContent - partialLength + 1);
        int end = in.forEachByte(start, window, ByteProcessor.FIND_CRLF);
        if (end < 0) {
            keep(in, window);
            return partialLength > maxContent ? refuse(new Frame.Overlong(Arrays.copyOf(partial, maxContent))) : null;
        }
        if (in.getByte(end) == LF) {
            in.readerIndex(end + 1);
            return refuse(new Frame.BareLineEnd());
        }
        if (partialLength == 0 && end + 1 < in.writerIndex() && in.getByte(end + 1) == LF) {
            byte[] octets = new byte[end - start];
            in.readBytes(octets).skipBytes(2);
            return new Frame.Line(octets);
        }
        keep(in, end + 1 - start);
        return in.isReadable() ? afterCr(in) : null;
    }

    /** What is kept ends with CR, and there is a next octet. */
    private Frame afterCr(ByteBuf in) {
        if (in.getByte(in.readerIndex()) != LF) {
            return refuse(new Frame.BareLineEnd());
        }
        in.skipBytes(1);
        Frame line = new Frame.Line(Arrays.copyOf(partial, partialLength - 1));
        forget();
        return line;
    }

    private Frame refuse(Frame frame) {
        forget();
        skipping = true;
        skippedCr = false;
        bareReported = frame instanceof Frame.BareLineEnd;
        return frame;
    }

    /**
     * Consumes the rest of a refused line: up to its end, to the end of the buffer, or to a CR or LF alone that was not
     * reported.
     *
     * @return whether there is such a CR or LF
     */
    private boolean skip(ByteBuf in) {
        while (in.isReadable()) {
            if (skippedCr) {
                boolean crLf = in.getByte(in.readerIndex()) == LF;
                skippedCr = false;
                if (crLf) {
                    in.skipBytes(1);
                    skipping = false;
                    return false;
                }
                if (!bareReported) {
                    return true;
                }
            }
            int found = in.forEachByte(ByteProcessor.FIND_CRLF);
            if (found < 0) {
                in.readerIndex(in.writerIndex());
                return false;
            }
            skippedCr = in.getByte(found) == CR;
            in.readerIndex(found + 1);
            if (!skippedCr && !bareReported) {
                return true;
            }
        }
        return false;
    }

    private void keep(ByteBuf in, int length) {
        int needed = partialLength + length;
        if (needed > partial.length) {
            partial = Arrays.copyOf(partial, Math.min(Math.max(needed, 2 * partial.length), maxContent + 1));
        }
        in.readBytes(partial, partialLength, length);
        partialLength = needed;
    }

    /** An idle connection keeps no buffer. */
    private void forget() {
        partial = EMPTY;
        partialLength = 0;
    }
}
