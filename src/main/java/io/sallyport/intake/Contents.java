package io.sallyport.intake;

import io.sallyport.journal.Decision.Content;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.MessageHeader;
import io.sallyport.message.UnstructuredText;
import org.jspecify.annotations.Nullable;

/** What a message says of itself, for the journal. */
final class Contents {
    /** More than people write, and less than an attacker would like us to keep. */
    private static final int MAX_TEXT = 300;

    private Contents() {}

    /**
     * What is kept of a message.
     *
     * @param header null if it could not be read
     */
    static Content of(MailMessage message, @Nullable MessageHeader header) {
        return header == null
                ? new Content(null, null, null, message.size())
                : new Content(
                        UnstructuredText.first(header, "From", MAX_TEXT),
                        UnstructuredText.first(header, "Subject", MAX_TEXT),
                        UnstructuredText.first(header, "Message-ID", MAX_TEXT),
                        message.size());
    }
}
