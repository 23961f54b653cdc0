package io.sallyport.smtp;

import io.sallyport.mail.SmtpReply;
import io.sallyport.smtp.SmtpCommand.Bdat;
import java.util.List;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.esmtp.EhloExtension;
import org.jspecify.annotations.Nullable;

/**
 * BDAT (RFC 3030 § 2). Its octets follow whether we want them or not: they are always read, and the reply comes behind
 * them.
 */
final class BdatHandler extends VerbHandler<Bdat> implements EhloExtension {
    static final String BDAT = "BDAT";
    private static final SmtpReply NO_TRANSACTION = outOfOrder("Send MAIL and RCPT first");
    private static final SmtpReply INCOMPLETE = outOfOrder("A chunk of this message was refused, send RSET");

    BdatHandler() {
        super(BDAT, Bdat.class);
    }

    @Override
    @Nullable
    Answer handle(SmtpSession session, Bdat command) {
        Transaction transaction = session.transaction();
        if (transaction == null) {
            session.read(new Reading.Dropped(command.size(), NO_TRANSACTION));
            return null;
        }
        SmtpReply objection = objectionTo(session, transaction, command);
        if (objection == null) {
            take(session, transaction, command);
        } else {
            refuse(session, transaction, command, objection);
        }
        return null;
    }

    private static @Nullable SmtpReply objectionTo(SmtpSession session, Transaction transaction, Bdat command) {
        if (transaction.hasFailed()) {
            return INCOMPLETE;
        }
        if (transaction.recipients().isEmpty()) {
            return DataHandler.NO_RECIPIENTS;
        }
        MessageReception begun = transaction.reception();
        long before = begun == null ? 0 : begun.collector().size();
        long most = session.context().limits().messageSize().asLongValue();
        return command.size() > most - before ? MessageReception.TOO_LARGE : null;
    }

    private static void take(SmtpSession session, Transaction transaction, Bdat command) {
        MessageReception reception = transaction.reception();
        if (reception == null) {
            reception = new MessageReception(session, transaction);
            transaction.receiving(reception);
        }
        reception.chunks().begin(command.size(), command.last());
        session.read(new Reading.Chunk(reception, command.size(), command.last()));
    }

    private static void refuse(SmtpSession session, Transaction transaction, Bdat command, SmtpReply objection) {
        if (!transaction.hasFailed()) {
            session.refused(objection);
        }
        transaction.fail();
        if (command.last()) {
            session.resetState(); // The group is over, and so is the mail
        }
        session.read(new Reading.Dropped(command.size(), objection));
    }

    @Override
    public List<String> getImplementedEsmtpFeatures(SMTPSession session) {
        return List.of("CHUNKING");
    }
}
