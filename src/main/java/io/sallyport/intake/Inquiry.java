package io.sallyport.intake;

import io.sallyport.auth.SenderInquiry;
import io.sallyport.message.MessageHeader;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about the sender of one mail while it comes in. The front door begins it, hands the header in, and gives
 * it back with the mail. Used by one thread at a time.
 */
public final class Inquiry {
    /** The octets behind the header that are not its own. */
    static final int EMPTY_LINE = 2;

    private final SenderInquiry sender;
    private final IntakeConfig bounds;
    private @Nullable MessageHeader header;

    Inquiry(SenderInquiry sender, IntakeConfig bounds) {
        this.sender = sender;
        this.bounds = bounds;
    }

    /**
     * The header is in, the body is still to come: its questions are asked. Not for headers over their bounds, whose mail
     * is refused.
     *
     * @param octets with the empty line behind it; not to be changed any more
     */
    public void header(byte[] octets) {
        if (octets.length <= bounds.maxHeaderSize() + EMPTY_LINE) {
            take(MessageHeader.parse(octets, octets.length, bounds.maxHeaderFields()));
        }
    }

    /** The header is known now; null if it is over its bounds. */
    void take(@Nullable MessageHeader parsed) {
        if (parsed != null && header == null) {
            header = parsed;
            sender.header(parsed);
        }
    }

    /** The header, if it has been handed in and is within its bounds. */
    @Nullable
    MessageHeader header() {
        return header;
    }

    SenderInquiry sender() {
        return sender;
    }
}
