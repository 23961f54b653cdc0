package io.sallyport.admin.preview;

import io.sallyport.message.MimePart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message.
 *
 * @param number where it stands, as in IMAP
 * @param type what it says that it is
 * @param names of the file that it says to be; the most likely one first
 * @param octets decoded
 * @param depth how many parts it lies within
 * @param container whether it holds parts and nothing of its own
 */
public record PartView(
        String number,
        String type,
        @Nullable String disposition,
        List<String> names,
        long octets,
        int depth,
        boolean container) {
    static PartView of(MimePart part, int depth) {
        return new PartView(
                part.number(),
                part.type().name(),
                part.disposition(),
                part.names(),
                part.content().size(),
                depth,
                part.isMultipart());
    }
}
