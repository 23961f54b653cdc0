package io.sallyport.smtp;

import io.sallyport.mail.SmtpReply;
import io.sallyport.smtp.SmtpCommand.Rset;

/** RSET: the transaction is over, a BDAT group too (RFC 5321 § 4.1.1.5, RFC 3030 § 2). */
final class RsetHandler extends VerbHandler<Rset> {
    RsetHandler() {
        super("RSET", Rset.class);
    }

    @Override
    Answer handle(SmtpSession session, Rset command) {
        session.resetState();
        return Answer.of(SmtpReply.of(250, "2.0.0", "Ok"));
    }
}
