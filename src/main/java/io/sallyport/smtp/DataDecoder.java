package io.sallyport.smtp;

import io.netty.buffer.ByteBuf;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.policy.ProtocolPolicy;
import java.util.Set;

/**
 * Reads the message behind DATA (RFC 5321 § 4.1.1.4): takes the stuffed dots away and finds the end, CR LF {@code .} CR
 * LF and nothing else.
 */
final class DataDecoder {
    private final MessageScanner scanner;

    DataDecoder(ProtocolPolicy.BareLineEnds mode) {
        this.scanner = new MessageScanner(true, mode);
    }

    /**
     * Consumes octets of the message, and leaves those behind its end in the buffer.
     *
     * @return whether the end was consumed: the decoder is done
     */
    boolean decode(ByteBuf in, MessageCollector out) {
        return scanner.scan(in, Integer.MAX_VALUE, out);
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
