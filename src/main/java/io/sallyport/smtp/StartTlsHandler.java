package io.sallyport.smtp;

import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.SmtpReply;
import io.sallyport.smtp.SmtpCommand.StartTls;
import java.util.List;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.esmtp.EhloExtension;

/** STARTTLS (RFC 3207). */
final class StartTlsHandler extends VerbHandler<StartTls> implements EhloExtension {
    private static final SmtpReply READY = SmtpReply.of(220, "2.0.0", "Ready to start TLS");
    private static final SmtpReply NOT_OFFERED = SmtpReply.of(502, "5.5.1", "STARTTLS is not offered");
    private static final SmtpReply ALREADY = outOfOrder("TLS is already active");
    private static final SmtpReply INJECTION =
            SmtpReply.of(554, "5.5.1", "Commands in the clear behind STARTTLS (RFC 3207 section 6)");

    StartTlsHandler() {
        super("STARTTLS", StartTls.class);
    }

    @Override
    Answer handle(SmtpSession session, StartTls command) {
        if (session.isTLSStarted()) {
            return Answer.of(ALREADY);
        }
        if (!session.isStartTLSSupported()) {
            return Answer.of(NOT_OFFERED);
        }
        return session.hasMoreInput() ? injection(session) : Answer.startingTls(READY);
    }

    /** The end of a session in which octets in the clear followed STARTTLS: anybody on the way may have put them there. */
    static Answer injection(SmtpSession session) {
        session.notice(ProtocolFact.PIPELINING_VIOLATION);
        session.refused(INJECTION);
        return Answer.closing(INJECTION);
    }

    @Override
    public List<String> getImplementedEsmtpFeatures(SMTPSession session) {
        return session.isStartTLSSupported() && !session.isTLSStarted() ? List.of("STARTTLS") : List.of();
    }
}
