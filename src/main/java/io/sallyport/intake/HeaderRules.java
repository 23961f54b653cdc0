package io.sallyport.intake;

import io.sallyport.mail.MailMessage;
import io.sallyport.mail.SmtpReply;
import io.sallyport.message.HeaderFacts;
import io.sallyport.message.HeaderScan;
import io.sallyport.message.MessageHeader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Bounds of the header: its size, its fields, its hops. */
final class HeaderRules {
    private HeaderRules() {}

    /** The refusal of a header that has too many octets or fields. */
    static SmtpReply overBounds(MailMessage message, IntakeConfig bounds) throws IOException {
        HeaderFacts header = HeaderScan.of(message, bounds.maxHeaderSize());
        return header.octets() > bounds.maxHeaderSize()
                ? SmtpReply.of(552, "5.3.4", "The header is over " + bounds.maxHeaderSize() + " octets")
                : SmtpReply.of(552, "5.3.4", "The header has over " + bounds.maxHeaderFields() + " fields");
    }

    /** The refusal that the header calls for; null if there is nothing to refuse. */
    static @Nullable SmtpReply objectionTo(MessageHeader header, IntakeConfig bounds) {
        int received = header.fields("Received").size();
        return received >= bounds.maxHops()
                ? SmtpReply.of(554, "5.4.6", "Routing loop: " + received + " Received fields")
                : null;
    }
}
