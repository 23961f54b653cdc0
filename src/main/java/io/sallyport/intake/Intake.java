package io.sallyport.intake;

import io.sallyport.auth.SenderAuthentication;
import io.sallyport.auth.SenderFacts;
import io.sallyport.auth.SenderInquiry;
import io.sallyport.journal.Decision;
import io.sallyport.journal.Decision.Ending;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.SmtpReply;
import io.sallyport.mail.Stage;
import io.sallyport.message.MessageHeader;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.Policy;
import io.sallyport.relay.Copy;
import io.sallyport.relay.Delivery;
import io.sallyport.relay.Delivery.Outcome;
import io.sallyport.relay.RecipientVerifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
    private final SenderAuthentication authentication;
    private final TraceHeader traceHeader;
    private final Records records;
    private final IntakeConfig bounds;
    private final Clock clock;
    private final QueueIds queueIds;

    public Intake(
            RecipientVerifier verifier,
            Delivery delivery,
            SenderAuthentication authentication,
            TraceHeader traceHeader,
            Records records,
            IntakeConfig bounds,
            Clock clock) {
        this.verifier = verifier;
        this.delivery = delivery;
        this.authentication = authentication;
        this.traceHeader = traceHeader;
        this.records = records;
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

    /** A client has connected: what can be asked about it is asked from now on. Does not wait. */
    public Arrival arrived(Client client) {
        return new Arrival(authentication.arrived(client.address()));
    }

    /**
     * MAIL: what can be asked about the sender is asked from now on. Does not wait.
     *
     * @param client with what it said in HELO or EHLO
     */
    public Inquiry begin(Arrival arrival, Client client, @Nullable MailAddress reversePath, Policy policy) {
        Client.Hello hello = client.hello();
        SenderInquiry sender = authentication.begin(
                arrival.iprev(),
                client.address(),
                hello == null ? "" : hello.name(),
                reversePath,
                policy.upstreamIdOf(client.address()),
                arrival.quiet());
        arrival.begun(sender.asked());
        return new Inquiry(sender, bounds);
    }

    /**
     * The mail is complete: find out who it is from, judge it, hand it on, and say what the client is told. A positive
     * reply means that every recipient is delivered, stored durably, or (refused by its backend while others were not)
     * reported to the sender.
     */
    public SmtpReply receive(MailTransaction mail, Inquiry inquiry, Policy policy) {
        Conclusion conclusion = conclude(mail, inquiry, policy);
        records.decided(new Decision(
                mail.queueId(),
                mail.sessionId(),
                clock.instant(),
                Stage.DATA,
                mail.client(),
                mail.envelope(),
                null,
                conclusion.ending(),
                conclusion.reply(),
                mail.facts(),
                conclusion.authentication(),
                List.of(),
                conclusion.detail(),
                List.of(),
                Duration.between(mail.received(), clock.instant()),
                policy.version()));
        return conclusion.reply();
    }

    private Conclusion conclude(MailTransaction mail, Inquiry inquiry, Policy policy) {
        try {
            SmtpReply objection = ProtocolRules.objectionTo(mail.facts(), policy.protocol());
            if (objection != null) {
                return Conclusion.refused(objection);
            }
            MessageHeader header = inquiry.headerOf(mail.message());
            if (header == null) {
                return Conclusion.refused(HeaderRules.overBounds(mail.message(), bounds));
            }
            objection = HeaderRules.objectionTo(header, bounds);
            return objection != null ? Conclusion.refused(objection) : judge(mail, header, inquiry, policy);
        } catch (IOException e) {
            LOG.errorf(e, "Mail %s could not be taken", mail.queueId());
            return new Conclusion(Ending.DEFERRED, Replies.NO_STORAGE, e.toString(), List.of());
        }
    }

    private Conclusion judge(MailTransaction mail, MessageHeader header, Inquiry inquiry, Policy policy)
            throws IOException {
        SenderFacts facts = inquiry.sender().conclude(mail.message(), header);
        LocalDate today = LocalDate.ofInstant(mail.received(), ZoneOffset.UTC);
        Judgements judgements = Judgements.of(mail.envelope().recipients(), policy, facts, today);
        List<AuthenticationResult> results = facts.results();
        SmtpReply refusal = judgements.refusal();
        Conclusion conclusion = refusal != null
                ? Conclusion.refused(refusal)
                : handOn(mail, traceHeader.on(mail, header, facts, results), facts, judgements, policy);
        if (conclusion.ending() != Ending.DEFERRED) { // Else it comes again, and would be counted twice
            records.observed(mail, facts, judgements);
        }
        return conclusion.because(explanation(judgements, facts), results);
    }

    private static String explanation(Judgements judgements, SenderFacts facts) {
        String why = judgements.explanation();
        return facts.upstream() == null
                ? why
                : "SPF as %s found%s".formatted(facts.upstream().authservId(), why.isEmpty() ? "" : "; " + why);
    }

    private Conclusion handOn(
            MailTransaction mail, MailMessage outgoing, SenderFacts facts, Judgements judgements, Policy policy)
            throws IOException {
        Map<MailAddress, String> held = judgements.held();
        List<MailAddress> others = mail.envelope().recipients().stream()
                .filter(recipient -> !held.containsKey(recipient))
                .toList();
        List<Copy> copies = new ArrayList<>();
        if (!others.isEmpty()) {
            copies.add(Copy.of(others, outgoing));
        }
        if (!held.isEmpty()) {
            String why = held.values().stream().distinct().collect(Collectors.joining("; "));
            copies.add(Copy.held(List.copyOf(held.keySet()), outgoing, why));
        }
        boolean senderVerified = SenderTrust.of(mail.envelope(), facts);
        Map<MailAddress, Outcome> outcomes = delivery.deliver(mail, copies, policy, senderVerified);
        return Conclusion.of(outcomes, mail.queueId());
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
        records.decided(new Decision(
                queueId == null ? newQueueId() : queueId,
                sessionId,
                clock.instant(),
                envelope == null ? Stage.CONNECT : Stage.RCPT,
                client,
                envelope,
                null,
                Conclusion.refused(reply).ending(),
                reply,
                facts,
                List.of(),
                List.of(),
                "",
                List.of(),
                Duration.ZERO,
                policy.version()));
    }
}
