package io.sallyport.mail;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What MAIL and RCPT said (RFC 5321 § 2.3.1): the part of a mail that is not in the message.
 *
 * @param reversePath where reports about the mail go; null for the null reverse-path {@code <>}
 * @param recipients the forward-paths that were taken, in the order of RCPT, no two equal
 * @param body what BODY= declared (RFC 6152)
 * @param smtpUtf8 whether SMTPUTF8 was asked for (RFC 6531)
 */
public record Envelope(@Nullable MailAddress reversePath, List<MailAddress> recipients, Body body, boolean smtpUtf8) {
    /** The declared encoding of the body (RFC 6152 § 2). */
    public enum Body {
        /** {@code 7BIT}, or nothing was declared. */
        SEVEN_BIT,
        /** {@code 8BITMIME}. */
        EIGHT_BIT_MIME
    }

    public Envelope {
        recipients = List.copyOf(recipients);
    }

    /** The same mail for other recipients. */
    public Envelope withRecipients(List<MailAddress> others) {
        return new Envelope(reversePath, others, body, smtpUtf8);
    }
}
