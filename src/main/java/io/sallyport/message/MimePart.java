package io.sallyport.message;

import io.sallyport.mail.Octets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entity of a message (RFC 2045 § 2.4), as most mail programs would read it.
 *
 * @param number where it stands, as in IMAP (RFC 9051 § 6.4.5.1): {@code 1} for the body of a message that is one part,
 *     {@code 2.1} for the first part of the second; {@code 0} for the message itself. A letter behind it
 *     ({@code 2b}) marks another plausible reading of the same part, each with its own letter; no two parts of a
 *     structure have the same number
 * @param header its own fields
 * @param type what it says that it is
 * @param disposition {@code inline} or {@code attachment} or what else it says, in lower case; null if nothing
 * @param names of the file that it says to be, as mail programs would show or save it; the most likely one first;
 *     decoded (RFC 2047, RFC 2231), each bounded; empty without a name
 * @param contentId without angle brackets; null without one
 * @param place where it lies
 * @param content what it holds, decoded; of a multipart nothing
 * @param parts of a multipart, or the one message of a message/rfc822
 */
public record MimePart(
        String number,
        MessageHeader header,
        MediaType type,
        @Nullable String disposition,
        List<String> names,
        @Nullable String contentId,
        Place place,
        Octets content,
        List<MimePart> parts) {
    /**
     * Where a part lies in the octets of the message, so that it can be replaced.
     *
     * @param from the first octet of its header
     * @param body the first octet of its body, as it is encoded
     * @param to behind its last octet; the CR LF before the delimiter that follows is not its own (RFC 2046 § 5.1.1)
     * @param direct whether these are octets of the message itself; false within a part that is encoded as a whole
     */
    public record Place(long from, long body, long to, boolean direct) {}

    public MimePart {
        names = List.copyOf(names);
        parts = List.copyOf(parts);
    }

    /** Whether it holds other parts and nothing of its own. */
    public boolean isMultipart() {
        return type.isAny("multipart") && !parts.isEmpty();
    }

    /** Whether it says that it is to be saved rather than shown. */
    public boolean isAttachment() {
        return "attachment".equals(disposition);
    }
}
