package io.sallyport.trial;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message that the trial backend took.
 *
 * @param number counts from 1 in the order of arrival
 * @param received when its last octet arrived
 * @param hello what the gateway called itself
 * @param reversePath as in MAIL, without brackets; null for {@code <>}
 * @param recipients as in RCPT, without brackets
 * @param content the message, one character for each octet (ISO 8859-1)
 */
public record TrialMessage(
        long number,
        Instant received,
        String hello,
        @Nullable String reversePath,
        List<String> recipients,
        String content) {
    private static final String END_OF_HEADER = "\r\n\r\n";

    public TrialMessage {
        recipients = List.copyOf(recipients);
    }

    /** The octets as they arrived, dots unstuffed. */
    public byte[] bytes() {
        return content.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The header section as text. */
    public String header() {
        int end = content.indexOf(END_OF_HEADER);
        return text(end < 0 ? content : content.substring(0, end));
    }

    /** The body as text, undecoded: as it is on the wire. */
    public String body() {
        int end = content.indexOf(END_OF_HEADER);
        return end < 0 ? "" : text(content.substring(end + END_OF_HEADER.length()));
    }

    private static String text(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
