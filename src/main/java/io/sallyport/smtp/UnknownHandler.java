package io.sallyport.smtp;

import io.sallyport.mail.SmtpReply;
import io.sallyport.smtp.SmtpCommand.Unknown;
import org.apache.james.protocols.api.handler.UnknownCommandHandler;

/** Commands that we do not know (RFC 5321 § 4.2.4). */
final class UnknownHandler extends VerbHandler<Unknown> {
    UnknownHandler() {
        super(UnknownCommandHandler.COMMAND_IDENTIFIER, Unknown.class);
    }

    @Override
    Answer handle(SmtpSession session, Unknown command) {
        return Answer.of(SmtpReply.of(500, "5.5.1", "Command not recognized"));
    }
}
