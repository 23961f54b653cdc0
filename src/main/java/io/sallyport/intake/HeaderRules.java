package io.sallyport.intake;

import io.sallyport.mail.Finding;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.HeaderFacts;
import io.sallyport.message.HeaderScan;
import io.sallyport.message.MessageHeader;
import java.io.IOException;
import java.util.List;

/** Bounds of the header: its size, its fields, its hops. No policy can lift them. */
final class HeaderRules {
    private HeaderRules() {}

    /** A header that has too many octets or fields to be read. */
    static Finding overBounds(MailMessage message, IntakeConfig bounds) throws IOException {
        HeaderFacts header = HeaderScan.of(message, bounds.maxHeaderSize());
        return header.octets() > bounds.maxHeaderSize()
                ? refused("message.header-too-large", "3.4", "The header is over " + bounds.maxHeaderSize() + " octets")
                : refused(
                        "message.too-many-fields",
                        "3.4",
                        "The header has over " + bounds.maxHeaderFields() + " fields");
    }

    /** What a header that was read calls for. */
    static List<Finding> findings(MessageHeader header, IntakeConfig bounds) {
        int received = header.fields("Received").size();
        return received >= bounds.maxHops()
                ? List.of(refused("message.loop", "4.6", "Routing loop: " + received + " Received fields"))
                : List.of();
    }

    private static Finding refused(String name, String status, String text) {
        return Finding.reject(name, "%s", text).telling(status, text);
    }
}
