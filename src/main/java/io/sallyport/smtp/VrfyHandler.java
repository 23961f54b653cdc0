package io.sallyport.smtp;

import io.sallyport.mail.SmtpReply;
import io.sallyport.smtp.SmtpCommand.Vrfy;

/** VRFY: what exists is told to RCPT only, where it is limited and journalled (RFC 5321 § 3.5.3). */
final class VrfyHandler extends VerbHandler<Vrfy> {
    VrfyHandler() {
        super("VRFY", Vrfy.class);
    }

    @Override
    Answer handle(SmtpSession session, Vrfy command) {
        return Answer.of(SmtpReply.of(252, "2.5.0", "Cannot tell, but send mail and we will see"));
    }
}
