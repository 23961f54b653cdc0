package io.sallyport.smtp;

import io.sallyport.smtp.SmtpCommand.Malformed;

/** Lines against the grammar. */
final class MalformedHandler extends VerbHandler<Malformed> {
    MalformedHandler() {
        super(SmtpRequest.MALFORMED, Malformed.class);
    }

    @Override
    Answer handle(SmtpSession session, Malformed command) {
        if (command.verb().equals(BdatHandler.BDAT)) {
            // Nobody knows how many octets of message follow; read as commands they would be dangerous.
            session.refused(command.reply());
            return Answer.closing(command.reply());
        }
        return Answer.of(command.reply());
    }
}
