package io.sallyport.smtp;

import io.sallyport.mail.Envelope;

/**
 * The parameters of MAIL that we know.
 *
 * @param size the octets of the message as the client declares them (RFC 1870 § 6.1); 0: not declared, or unknown to
 *     the client; {@link Long#MAX_VALUE} for that and more
 * @param body the encoding of the message (RFC 6152)
 * @param smtpUtf8 whether addresses and header may hold UTF-8 (RFC 6531)
 */
record MailParameters(long size, Envelope.Body body, boolean smtpUtf8) {
    /** What MAIL without parameters means. */
    static final MailParameters NONE = new MailParameters(0, Envelope.Body.SEVEN_BIT, false);
}
