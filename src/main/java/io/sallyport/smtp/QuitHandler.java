package io.sallyport.smtp;

import io.sallyport.mail.SmtpReply;
import io.sallyport.smtp.SmtpCommand.Quit;

/** QUIT (RFC 5321 § 4.1.1.10). */
final class QuitHandler extends VerbHandler<Quit> {
    QuitHandler() {
        super("QUIT", Quit.class);
    }

    @Override
    Answer handle(SmtpSession session, Quit command) {
        return Answer.closing(SmtpReply.of(221, "2.0.0", session.context().hostname() + " closing connection"));
    }
}
