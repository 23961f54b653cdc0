package io.sallyport.smtp;

import io.sallyport.mail.Client;
import io.sallyport.mail.SmtpReply;
import io.sallyport.smtp.SmtpCommand.Helo;

/** HELO (RFC 5321 § 4.1.1.1). */
final class HeloHandler extends VerbHandler<Helo> {
    HeloHandler() {
        super("HELO", Helo.class);
    }

    @Override
    Answer handle(SmtpSession session, Helo command) {
        session.greeted(new Client.Hello(false, command.name()));
        return Answer.of(SmtpReply.plain(250, session.context().hostname()));
    }
}
