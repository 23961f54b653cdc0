package io.sallyport.smtp;

import io.sallyport.mail.SmtpReply;
import io.sallyport.smtp.SmtpCommand.Data;

/** DATA (RFC 5321 § 4.1.1.4). */
final class DataHandler extends VerbHandler<Data> {
    static final SmtpReply NO_RECIPIENTS = SmtpReply.of(554, "5.5.1", "No valid recipients");
    private static final SmtpReply GO_ON = SmtpReply.plain(354, "End data with <CR><LF>.<CR><LF>");

    DataHandler() {
        super("DATA", Data.class);
    }

    @Override
    Answer handle(SmtpSession session, Data command) {
        Transaction transaction = session.transaction();
        if (transaction == null) {
            return Answer.of(outOfOrder("Send MAIL and RCPT first"));
        }
        if (transaction.hasFailed() || transaction.reception() != null) {
            return Answer.of(outOfOrder("The message has begun with BDAT")); // RFC 3030 § 2
        }
        if (transaction.recipients().isEmpty()) {
            return Answer.of(NO_RECIPIENTS);
        }
        MessageReception reception = new MessageReception(session, transaction);
        transaction.receiving(reception);
        session.read(new Reading.Data(new DataDecoder(reception.bareLineEnds()), reception));
        return Answer.of(GO_ON);
    }
}
