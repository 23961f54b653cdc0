package io.sallyport.smtp;

import io.sallyport.mail.SmtpReply;
import io.sallyport.smtp.SmtpCommand.Expn;

/** EXPN: there are no lists here (RFC 5321 § 3.5.2). */
final class ExpnHandler extends VerbHandler<Expn> {
    ExpnHandler() {
        super("EXPN", Expn.class);
    }

    @Override
    Answer handle(SmtpSession session, Expn command) {
        return Answer.of(SmtpReply.of(502, "5.5.1", "EXPN is not implemented"));
    }
}
