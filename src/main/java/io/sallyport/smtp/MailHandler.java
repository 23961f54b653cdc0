package io.sallyport.smtp;

import io.sallyport.intake.Inquiry;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.Policy;
import io.sallyport.smtp.SmtpCommand.Mail;
import java.util.List;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.esmtp.EhloExtension;

/** MAIL (RFC 5321 § 4.1.1.2), with SIZE (RFC 1870), 8BITMIME (RFC 6152) and SMTPUTF8 (RFC 6531). */
final class MailHandler extends VerbHandler<Mail> implements EhloExtension {
    private static final SmtpReply NESTED = outOfOrder("A mail is already under way");
    private static final SmtpReply TOO_MANY =
            SmtpReply.of(421, "4.7.0", "Too many mails in one session, connect again");
    private static final SmtpReply TAKEN = SmtpReply.of(250, "2.1.0", "Sender ok");

    MailHandler() {
        super("MAIL", Mail.class);
    }

    @Override
    Answer handle(SmtpSession session, Mail command) {
        if (session.hello() == null) {
            return Answer.of(HELLO_FIRST);
        }
        if (session.transaction() != null) {
            return Answer.of(NESTED);
        }
        if (session.transactions() >= session.context().limits().transactions()) {
            return Answer.closing(TOO_MANY);
        }
        Policy policy = session.policy();
        MailParameters parameters = command.parameters();
        Envelope envelope = new Envelope(command.reversePath(), List.of(), parameters.body(), parameters.smtpUtf8());
        Inquiry inquiry =
                session.context().intake().begin(session.arrive(), session.client(), envelope, session.facts(), policy);
        session.begin(new Transaction(command, inquiry, policy));
        if (command.parameters().size() > maxSize(session)) {
            session.refused(MessageReception.TOO_LARGE); // RFC 1870 § 6.1: before a single octet of it was sent
            session.resetState();
            return Answer.of(MessageReception.TOO_LARGE);
        }
        return Answer.of(TAKEN);
    }

    @Override
    public List<String> getImplementedEsmtpFeatures(SMTPSession session) {
        return List.of("SIZE " + maxSize((SmtpSession) session), "8BITMIME", "SMTPUTF8");
    }

    private static long maxSize(SmtpSession session) {
        return session.context().limits().messageSize().asLongValue();
    }
}
