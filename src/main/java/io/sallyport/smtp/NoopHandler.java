package io.sallyport.smtp;

import io.sallyport.mail.SmtpReply;
import io.sallyport.smtp.SmtpCommand.Noop;

/** NOOP (RFC 5321 § 4.1.1.9). */
final class NoopHandler extends VerbHandler<Noop> {
    NoopHandler() {
        super("NOOP", Noop.class);
    }

    @Override
    Answer handle(SmtpSession session, Noop command) {
        return Answer.of(SmtpReply.of(250, "2.0.0", "Ok"));
    }
}
