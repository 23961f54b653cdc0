package io.sallyport.message;

import io.sallyport.mail.MailMessage;
import java.io.IOException;

/** Signs mail that we write, so that its receiver can tell that it is ours (RFC 9990 § 3.5.2, RFC 6376). */
@FunctionalInterface
public interface MessageSigner {
    /**
     * The header fields that sign a message.
     *
     * @return whole fields in ASCII, each ended by CR LF, to stand before the message; empty to leave it unsigned
     */
    String signatures(MailMessage message) throws IOException;
}
