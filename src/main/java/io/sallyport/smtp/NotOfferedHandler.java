package io.sallyport.smtp;

import io.sallyport.mail.SmtpReply;
import io.sallyport.smtp.SmtpCommand.Unknown;

/** AUTH (RFC 4954): nobody logs in at a door for incoming mail. */
final class NotOfferedHandler extends VerbHandler<Unknown> {
    static final String AUTH = "AUTH";

    NotOfferedHandler() {
        super(AUTH, Unknown.class);
    }

    @Override
    Answer handle(SmtpSession session, Unknown command) {
        return Answer.of(SmtpReply.of(502, "5.5.1", "AUTH is not offered"));
    }
}
