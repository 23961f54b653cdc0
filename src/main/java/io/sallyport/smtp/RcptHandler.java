package io.sallyport.smtp;

import io.sallyport.intake.RecipientDecision;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;
import io.sallyport.smtp.SmtpCommand.Rcpt;
import java.util.List;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.esmtp.EhloExtension;

/** RCPT (RFC 5321 § 4.1.1.3), with the limits that clients are told (RFC 9422). */
final class RcptHandler extends VerbHandler<Rcpt> implements EhloExtension {
    private static final SmtpReply TAKEN = SmtpReply.of(250, "2.1.5", "Recipient ok");
    private static final SmtpReply TOO_MANY =
            SmtpReply.of(452, "4.5.3", "Too many recipients, send the mail again for the others");

    RcptHandler() {
        super("RCPT", Rcpt.class);
    }

    @Override
    Answer handle(SmtpSession session, Rcpt command) {
        Transaction transaction = session.transaction();
        if (transaction == null) {
            return Answer.of(outOfOrder("Send MAIL first"));
        }
        if (transaction.hasFailed() || transaction.reception() != null) {
            return Answer.of(outOfOrder("The message has already begun"));
        }
        if (transaction.recipients().size() >= session.context().limits().recipients()) {
            return Answer.of(TOO_MANY);
        }
        RecipientDecision decision = session.context()
                .intake()
                .recipient(transaction.inquiry(), transaction.envelope(), command.recipient(), session.facts());
        return Answer.of(
                switch (decision) {
                    case RecipientDecision.Taken(MailAddress recipient) -> take(transaction, recipient);
                    case RecipientDecision.Refused(SmtpReply reply) -> reply;
                });
    }

    private static SmtpReply take(Transaction transaction, MailAddress recipient) {
        if (!transaction.recipients().contains(recipient)) {
            transaction.recipients().add(recipient);
        }
        return TAKEN;
    }

    @Override
    public List<String> getImplementedEsmtpFeatures(SMTPSession session) {
        SmtpConfig.Limits limits = ((SmtpSession) session).context().limits();
        return List.of("LIMITS RCPTMAX=" + limits.recipients() + " MAILMAX=" + limits.transactions());
    }
}
