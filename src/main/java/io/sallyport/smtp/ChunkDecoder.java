package io.sallyport.smtp;

import io.netty.buffer.ByteBuf;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.policy.ProtocolPolicy;
import java.util.Set;

/**
 * Reads the message behind a row of BDAT (RFC 3030 § 2), where nothing but the sizes counts. What a line is and what is
 * wrong with it is the same as in DATA, and goes on from chunk to chunk.
 */
final class ChunkDecoder {
    private final MessageScanner scanner;
    private long remaining;
    private boolean last;

    ChunkDecoder(ProtocolPolicy.BareLineEnds mode) {
        this.scanner = new MessageScanner(false, mode);
    }

    /**
     * A BDAT was read: its octets follow. {@link #decode} is due at once, because a chunk may be empty.
     *
     * @param size the octets of the chunk, 0 or more
     * @param last whether the message ends with it
     */
    void begin(long size, boolean last) {
        if (remaining > 0) {
            throw new IllegalStateException("%d octets of the chunk before are missing".formatted(remaining));
        }
        this.remaining = size;
        this.last = last;
    }

    /**
     * Consumes octets of the chunk, and leaves those behind its end in the buffer. At the end of the last one, a CR
     * stays alone and a line without an end gets one.
     *
     * @return whether the chunk is complete
     */
    boolean decode(ByteBuf in, MessageCollector out) {
        int before = in.readerIndex();
        scanner.scan(in, (int) Math.min(remaining, Integer.MAX_VALUE), out);
        remaining -= in.readerIndex() - before;
        if (remaining > 0) {
            return false;
        }
        if (last) {
            scanner.finish(out);
            last = false;
        }
        return true;
    }

    /** What was noticed so far: {@code BARE_LINE_END}, {@code NUL}, {@code OVERLONG_LINE}. */
    Set<ProtocolFact> facts() {
        return scanner.facts();
    }

    /** Whether an octet above 127 was seen. */
    boolean hasEightBitData() {
        return scanner.hasEightBitData();
    }
}
