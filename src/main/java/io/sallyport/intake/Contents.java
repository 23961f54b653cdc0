package io.sallyport.intake;

import io.sallyport.journal.Decision.Content;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import io.sallyport.message.UnstructuredText;
import java.util.List;
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
                        text(header, "From"), text(header, "Subject"), text(header, "Message-ID"), message.size());
    }

    private static @Nullable String text(MessageHeader header, String field) {
        List<HeaderField> fields = header.fields(field);
        if (fields.isEmpty()) {
            return null;
        }
        String text = UnstructuredText.of(fields.getFirst());
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
    }
}
