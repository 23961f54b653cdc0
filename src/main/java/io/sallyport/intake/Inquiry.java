package io.sallyport.intake;

import io.sallyport.auth.SenderInquiry;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.MessageHeader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about the sender of one mail while it comes in. The front door begins it, hands the header in, and gives
 * it back with the mail. Used by one thread at a time.
 */
public final class Inquiry {
    /** The octets behind the header that are not its own. */
    private static final int EMPTY_LINE = 2;

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

    /** The mail is over, or will not come: what was not asked yet is not asked. */
    public void abandon() {
        sender.abandon();
    }

    private void take(@Nullable MessageHeader parsed) {
        if (parsed != null && header == null) {
            header = parsed;
            sender.header(parsed);
        }
    }

    /** The header of the mail, read now if it was not handed in; null if it is over its bounds. */
    @Nullable
    MessageHeader headerOf(MailMessage message) throws IOException {
        if (header == null) {
            take(MessageHeader.read(message, bounds.maxHeaderSize() + EMPTY_LINE, bounds.maxHeaderFields()));
        }
        return header;
    }

    SenderInquiry sender() {
        return sender;
    }
}
