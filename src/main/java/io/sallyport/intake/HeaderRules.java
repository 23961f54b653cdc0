package io.sallyport.intake;

import io.sallyport.mail.MailMessage;
import io.sallyport.mail.SmtpReply;
import io.sallyport.message.HeaderFacts;
import io.sallyport.message.HeaderScan;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Bounds of the header: its size, its fields, its hops. */
final class HeaderRules {
    private HeaderRules() {}

    /** The refusal that the header calls for; null if there is nothing to refuse. */
    static @Nullable SmtpReply objectionTo(MailMessage message, IntakeConfig bounds) throws IOException {
        HeaderFacts header = HeaderScan.of(message, bounds.maxHeaderSize());
        if (header.octets() > bounds.maxHeaderSize()) {
            return SmtpReply.of(552, "5.3.4", "The header is over " + bounds.maxHeaderSize() + " octets");
        }
        if (header.fields() > bounds.maxHeaderFields()) {
            return SmtpReply.of(552, "5.3.4", "The header has over " + bounds.maxHeaderFields() + " fields");
        }
        if (header.received() >= bounds.maxHops()) {
            return SmtpReply.of(554, "5.4.6", "Routing loop: " + header.received() + " Received fields");
        }
        return null;
    }
}
