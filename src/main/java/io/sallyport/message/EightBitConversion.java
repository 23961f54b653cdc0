package io.sallyport.message;

import io.sallyport.mail.MailMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * The conversion of 8-bit parts of a message to quoted-printable or base64, for a server that lacks 8BITMIME (RFC 6152 § 3).
 *
 * <p>All other bytes stay as they are: the message is copied line by line, and only the bodies of parts that hold octets
 * above 127 and the {@code Content-Transfer-Encoding} fields that are about them are written anew. Nothing is stored; each
 * reading of the result converts again, so that its size costs no memory.
 */
public sealed interface EightBitConversion {
    /** The message in 7-bit form. */
    record Converted(MailMessage message) implements EightBitConversion {}

    /**
     * There is no way to convert it that keeps what it means: 8-bit octets in the header, within a signature, or where the
     * structure is broken.
     */
    record Impossible(String why) implements EightBitConversion {}

    /**
     * Converts.
     *
     * @throws IOException if the message cannot be read
     */
    static EightBitConversion convert(MailMessage message) throws IOException {
        try {
            List<SevenBitStream.Encoding> plan = EightBitCensus.plan(message);
            long size;
            try (InputStream once = new SevenBitStream(message.open(), plan)) {
                size = once.transferTo(OutputStream.nullOutputStream());
            }
            return new Converted(new ConvertedMessage(message, plan, size));
        } catch (MimeLines.Broken e) {
            return new Impossible(e.why());
        }
    }
}
