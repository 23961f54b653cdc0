package io.sallyport.smtp;

import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.ProtocolPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One message while it comes in: from 354, or the first BDAT, to the reply that says what became of it. */
final class MessageReception {
    static final SmtpReply TOO_LARGE = SmtpReply.of(552, "5.3.4", "Message too large");
    private static final SmtpReply NOT_STORED = SmtpReply.of(452, "4.3.1", "The mail cannot be stored now");
    private static final SmtpReply BARE_LINE_END =
            SmtpReply.of(550, "5.5.2", "Message data holds a CR or LF that is not part of CRLF");
    private static final Logger LOG = Logger.getLogger(MessageReception.class);

    private final SmtpSession session;
    private final Transaction transaction;
    private final String queueId;
    private final MessageCollector collector;
    private final ChunkDecoder chunks;
    private final long begun = System.nanoTime();

    /** Begins the message of the session's transaction. */
    MessageReception(SmtpSession session, Transaction transaction) {
        ServerContext context = session.context();
        this.session = session;
        this.transaction = transaction;
        this.queueId = context.intake().newQueueId();
        this.collector = new MessageCollector(
                context.temporaryFolder(),
                Math.toIntExact(context.config().messageMemory().asLongValue()),
                context.limits().messageSize().asLongValue());
        this.chunks = new ChunkDecoder(bareLineEnds());
    }

    String queueId() {
        return queueId;
    }

    MessageCollector collector() {
        return collector;
    }

    /** Reads the chunks of the message, one after the other. */
    ChunkDecoder chunks() {
        return chunks;
    }

    ProtocolPolicy.BareLineEnds bareLineEnds() {
        return transaction.policy().protocol().bareLineEnds();
    }

    /** More octets are in. As soon as the header is among them, what it says is asked about. */
    void advanced() {
        byte[] header = collector.takeHeader();
        if (header != null) {
            transaction.inquiry().header(header);
        }
    }

    /** Frees what was received. */
    void discard() {
        collector.discard();
    }

    /**
     * The last octet is in: hands the mail on and says what became of it. The message is freed.
     *
     * @param noticed what the decoder noticed
     */
    SmtpReply complete(Set<ProtocolFact> noticed, boolean hasEightBitData) {
        Set<ProtocolFact> facts = EnumSet.copyOf(session.facts());
        facts.addAll(noticed);
        Envelope envelope = transaction.envelope();
        if (hasEightBitData && envelope.body() == Envelope.Body.SEVEN_BIT && !envelope.smtpUtf8()) {
            facts.add(ProtocolFact.UNDECLARED_EIGHT_BIT);
        }
        if (cameSlowly()) {
            facts.add(ProtocolFact.SLOW_CLIENT);
        }
        SmtpReply objection = objectionTo(facts);
        if (objection != null) {
            session.refused(objection, queueId, facts);
            return objection;
        }
        try (CollectedMessage message = collector.finish(hasEightBitData)) {
            return session.context().intake().receive(mail(envelope, message, facts), transaction.inquiry());
        } catch (IOException e) {
            LOG.errorf(e, "Session %s: mail %s could not be stored", session.id(), queueId);
            session.refused(NOT_STORED, queueId, facts);
            return NOT_STORED;
        } catch (RuntimeException e) {
            LOG.errorf(e, "Session %s: mail %s could not be judged", session.id(), queueId);
            return SmtpDispatcher.FAILED;
        }
    }

    /** Programs on hijacked machines serve thousands of sessions at once, and each of them slowly. */
    private boolean cameSlowly() {
        SmtpConfig.Limits limits = session.context().limits();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        return took.compareTo(limits.dataRateWindow()) > 0
                && collector.size() * 1000 < limits.slowDataRate() * took.toMillis();
    }

    private MailTransaction mail(Envelope envelope, MailMessage message, Set<ProtocolFact> facts) {
        return new MailTransaction(
                queueId,
                session.id(),
                session.client(),
                envelope,
                message,
                facts,
                session.context().clock().instant());
    }

    private @Nullable SmtpReply objectionTo(Set<ProtocolFact> facts) {
        IOException failure = collector.failure();
        if (failure != null) {
            LOG.errorf(failure, "Session %s: mail %s could not be stored", session.id(), queueId);
            return NOT_STORED;
        }
        if (collector.tooLarge()) {
            return TOO_LARGE;
        }
        // Whatever the policy's response to the fact: bytes that another server may take for the end of a message do
        // not pass unless they are normalised, and not when they are sent again either.
        boolean dangerous =
                facts.contains(ProtocolFact.BARE_LINE_END) && bareLineEnds() == ProtocolPolicy.BareLineEnds.REFUSE;
        return dangerous ? BARE_LINE_END : null;
    }
}
