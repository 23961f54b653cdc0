package io.sallyport.relay;

import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.SmtpReply;
import io.sallyport.message.EightBitConversion;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A mail in the form that one backend can take: what it lacks of 8BITMIME (RFC 6152) and SMTPUTF8 (RFC 6531) is made up
 * for where the RFCs allow.
 */
sealed interface OutgoingMail {
    /**
     * It can be given.
     *
     * @param mailCommand MAIL with its parameters, without CR LF
     * @param smtpUtf8 whether addresses may be written in UTF-8
     */
    record Fitting(MailMessage message, String mailCommand, boolean smtpUtf8) implements OutgoingMail {
        /** RCPT with its parameters, without CR LF. */
        String rcptCommand(MailAddress recipient) {
            return "RCPT TO:<" + (smtpUtf8 ? recipient : recipient.withAsciiDomain()) + ">";
        }

        /** Whether this one recipient can be named to the backend. */
        boolean canName(MailAddress recipient) {
            return smtpUtf8 || !recipient.needsSmtpUtf8();
        }
    }

    /**
     * It cannot be given to this backend at all.
     *
     * @param reply 5yz, in our words
     */
    record Unfitting(SmtpReply reply) implements OutgoingMail {}

    /** RFC 6531 § 3.5: an address of the transaction cannot be written in ASCII. */
    SmtpReply ADDRESS_NEEDS_SMTPUTF8 =
            SmtpReply.of(553, "5.6.7", "The destination does not support internationalized addresses");

    /** RFC 6531 § 3.5: the header is in UTF-8. */
    SmtpReply HEADER_NEEDS_SMTPUTF8 =
            SmtpReply.of(550, "5.6.9", "The destination does not support internationalized headers");

    /**
     * Makes the mail fit.
     *
     * @throws IOException if the message cannot be read
     */
    static OutgoingMail fit(Envelope envelope, MailMessage message, Capabilities backend) throws IOException {
        boolean smtpUtf8 = backend.smtpUtf8() && (envelope.smtpUtf8() || anyAddressNeedsSmtpUtf8(envelope));
        MailAddress reversePath = envelope.reversePath();
        if (reversePath != null && reversePath.needsSmtpUtf8() && !smtpUtf8) {
            return new Unfitting(ADDRESS_NEEDS_SMTPUTF8);
        }
        boolean eightBit = message.hasEightBitData();
        if (envelope.smtpUtf8() && !smtpUtf8 && eightBit && hasEightBitHeader(message)) {
            return new Unfitting(HEADER_NEEDS_SMTPUTF8);
        }
        if (!eightBit || backend.eightBitMime()) {
            return new Fitting(message, mailCommand(envelope, message, backend, smtpUtf8), smtpUtf8);
        }
        return switch (EightBitConversion.convert(message)) {
            case EightBitConversion.Converted(MailMessage sevenBit) ->
                new Fitting(sevenBit, mailCommand(envelope, sevenBit, backend, smtpUtf8), smtpUtf8);
            case EightBitConversion.Impossible(String why) ->
                new Unfitting(SmtpReply.of(
                        554, "5.6.3", "The destination takes no 8-bit mail, and conversion is not possible: " + why));
        };
    }

    private static boolean anyAddressNeedsSmtpUtf8(Envelope envelope) {
        MailAddress reversePath = envelope.reversePath();
        return (reversePath != null && reversePath.needsSmtpUtf8())
                || envelope.recipients().stream().anyMatch(MailAddress::needsSmtpUtf8);
    }

    private static String mailCommand(Envelope envelope, MailMessage message, Capabilities backend, boolean smtpUtf8) {
        MailAddress reversePath = envelope.reversePath();
        StringBuilder command = new StringBuilder("MAIL FROM:<");
        if (reversePath != null) {
            command.append(smtpUtf8 ? reversePath : reversePath.withAsciiDomain());
        }
        command.append('>');
        if (backend.size()) {
            command.append(" SIZE=").append(message.size());
        }
        if (backend.eightBitMime() && (message.hasEightBitData() || envelope.body() == Envelope.Body.EIGHT_BIT_MIME)) {
            command.append(" BODY=8BITMIME");
        }
        if (smtpUtf8) {
            command.append(" SMTPUTF8");
        }
        return command.toString();
    }

    /** Reads as far as the empty line. */
    private static boolean hasEightBitHeader(MailMessage message) throws IOException {
        try (InputStream in = new BufferedInputStream(message.open())) {
            int lineLength = 0;
            int octet;
            while ((octet = in.read()) >= 0) {
                if (octet > 0x7f) {
                    return true;
                }
                if (octet == '\n' && lineLength == 0) {
                    return false;
                }
                if (octet == '\n') {
                    lineLength = 0;
                } else if (octet != '\r') {
                    lineLength++;
                }
            }
            return false;
        }
    }
}
