package io.sallyport.intake;

import io.sallyport.config.SiteConfig;
import io.sallyport.journal.Decision;
import io.sallyport.journal.Decision.Verdict;
import io.sallyport.journal.Journal;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.SmtpReply;
import io.sallyport.message.EditedMessage;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.Policy;
import io.sallyport.relay.Delivery;
import io.sallyport.relay.RecipientVerifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The story of one mail, from the connection to the last reply. The front door asks here at each step and says to the
 * client what it is told; it decides nothing itself.
 *
 * <p>All methods may block (they ask backends and write to disk) and are called on virtual threads.
 */
@ApplicationScoped
public class Intake {
    private static final Logger LOG = Logger.getLogger(Intake.class);

    private final RecipientVerifier verifier;
    private final Delivery delivery;
    private final SenderTrust senderTrust;
    private final Journal journal;
    private final SiteConfig site;
    private final IntakeConfig bounds;
    private final Clock clock;
    private final QueueIds queueIds;

    public Intake(
            RecipientVerifier verifier,
            Delivery delivery,
            SenderTrust senderTrust,
            Journal journal,
            SiteConfig site,
            IntakeConfig bounds,
            Clock clock) {
        this.verifier = verifier;
        this.delivery = delivery;
        this.senderTrust = senderTrust;
        this.journal = journal;
        this.site = site;
        this.bounds = bounds;
        this.clock = clock;
        this.queueIds = new QueueIds(clock);
    }

    /** A new name for a mail. */
    public String newQueueId() {
        return queueIds.next();
    }

    /**
     * A client has connected and the greeting delay is over.
     *
     * @return what to say instead of the greeting, before the connection is closed; null: greet it
     */
    public @Nullable SmtpReply connect(String sessionId, Client client, Set<ProtocolFact> facts, Policy policy) {
        SmtpReply objection = ProtocolRules.objectionTo(facts, policy.protocol());
        if (objection != null) {
            refused(sessionId, null, client, null, facts, objection, policy);
        }
        return objection;
    }

    /** RCPT: is it a mailbox of ours, and does it exist? Refusals are journalled here. */
    public RecipientDecision recipient(
            String sessionId, Client client, Envelope envelope, MailAddress recipient, Policy policy) {
        RecipientDecision decision = decide(recipient, policy);
        if (decision instanceof RecipientDecision.Refused(SmtpReply reply)) {
            Envelope asked =
                    new Envelope(envelope.reversePath(), List.of(recipient), envelope.body(), envelope.smtpUtf8());
            refused(sessionId, null, client, asked, Set.of(), reply, policy);
        }
        return decision;
    }

    private RecipientDecision decide(MailAddress recipient, Policy policy) {
        MailAddress mailbox = recipient.isBarePostmaster() ? policy.postmaster() : recipient;
        DomainPolicy domain = mailbox == null ? null : policy.domain(mailbox.asciiDomain());
        if (mailbox == null || domain == null || mailbox.hasEmbeddedRoute()) {
            return new RecipientDecision.Refused(Replies.NOT_OURS);
        }
        return switch (verifier.verify(mailbox, domain)) {
            case RecipientVerifier.Answer.Exists() -> new RecipientDecision.Taken(mailbox);
            case RecipientVerifier.Answer.Refused(SmtpReply reply) -> new RecipientDecision.Refused(reply);
            case RecipientVerifier.Answer.Unavailable(String why) -> {
                LOG.infof("Recipient %s could not be verified: %s", mailbox, why);
                yield new RecipientDecision.Refused(Replies.RECIPIENT_UNVERIFIED);
            }
        };
    }

    /**
     * The mail is complete: judge it, hand it on, and say what the client is told. A positive reply means that every
     * recipient is delivered, stored durably, or (refused by its backend while others were not) reported to the sender.
     */
    public SmtpReply receive(MailTransaction mail, Policy policy) {
        Conclusion conclusion = conclude(mail, policy);
        journal.record(new Decision(
                mail.sessionId(),
                mail.queueId(),
                mail.client(),
                mail.envelope(),
                conclusion.verdict(),
                conclusion.reply(),
                mail.facts(),
                conclusion.detail(),
                Duration.between(mail.received(), clock.instant()),
                policy.version()));
        return conclusion.reply();
    }

    private Conclusion conclude(MailTransaction mail, Policy policy) {
        try {
            SmtpReply objection = objectionTo(mail, policy);
            return objection != null ? Conclusion.refused(objection) : handOn(mail, policy);
        } catch (IOException e) {
            LOG.errorf(e, "Mail %s could not be taken", mail.queueId());
            return new Conclusion(Verdict.DEFERRED, Replies.NO_STORAGE, e.toString());
        }
    }

    private @Nullable SmtpReply objectionTo(MailTransaction mail, Policy policy) throws IOException {
        SmtpReply objection = ProtocolRules.objectionTo(mail.facts(), policy.protocol());
        return objection != null ? objection : HeaderRules.objectionTo(mail.message(), bounds);
    }

    private Conclusion handOn(MailTransaction mail, Policy policy) throws IOException {
        MailMessage outgoing = new EditedMessage(ReceivedField.of(mail, site.hostname()), mail.message());
        return Conclusion.of(delivery.deliver(mail, outgoing, policy, senderTrust.of(mail)), mail.queueId());
    }

    /**
     * The front door refused a mail while it was received (size, line ends …) or a connection (limits): for the journal.
     *
     * @param envelope null before MAIL
     */
    public void refused(
            String sessionId,
            @Nullable String queueId,
            Client client,
            @Nullable Envelope envelope,
            Set<ProtocolFact> facts,
            SmtpReply reply,
            Policy policy) {
        journal.record(new Decision(
                sessionId,
                queueId,
                client,
                envelope,
                Conclusion.refused(reply).verdict(),
                reply,
                facts,
                "",
                Duration.ZERO,
                policy.version()));
    }
}
