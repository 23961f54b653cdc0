package io.sallyport.smtp;

import io.sallyport.mail.SmtpReply;
import io.sallyport.smtp.SmtpCommand.Help;

/** HELP (RFC 5321 § 4.1.1.8). */
final class HelpHandler extends VerbHandler<Help> {
    HelpHandler() {
        super("HELP", Help.class);
    }

    @Override
    Answer handle(SmtpSession session, Help command) {
        return Answer.of(SmtpReply.of(
                214,
                "2.0.0",
                "EHLO HELO MAIL RCPT DATA BDAT RSET NOOP QUIT VRFY STARTTLS",
                "See RFC 5321"));
    }
}
