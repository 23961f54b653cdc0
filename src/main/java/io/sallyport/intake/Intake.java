package io.sallyport.intake;

import io.sallyport.auth.SenderAuthentication;
import io.sallyport.auth.SenderFacts;
import io.sallyport.auth.SenderInquiry;
import io.sallyport.content.reading.ContentReader;
import io.sallyport.content.reading.OpenedContent;
import io.sallyport.filter.Screening;
import io.sallyport.intake.StageView.Content;
import io.sallyport.journal.Decision.Ending;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.SmtpReply;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Verdict;
import io.sallyport.message.MessageHeader;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.Judge;
import io.sallyport.policy.Policy;
import io.sallyport.policy.RecipientPolicy;
import io.sallyport.relay.RecipientVerifier;
import io.sallyport.tracing.Span;
import io.sallyport.tracing.Spans;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The story of one mail, from the connection to the last reply. The front door asks here at each step and says to the
 * client what it is told; it decides nothing itself.
 *
 * <p>All methods but those that say otherwise may block (they ask filters and backends and write to disk) and are called on
 * virtual threads.
 */
@ApplicationScoped
public class Intake {
    private static final Logger LOG = Logger.getLogger(Intake.class);

    private final SenderAuthentication authentication;
    private final ContentReader contents;
    private final Examiner examiner;
    private final RecipientVerifier verifier;
    private final Handover handover;
    private final Records records;
    private final IntakeConfig bounds;

    public Intake(
            SenderAuthentication authentication,
            ContentReader contents,
            Examiner examiner,
            RecipientVerifier verifier,
            Handover handover,
            Records records,
            IntakeConfig bounds) {
        this.authentication = authentication;
        this.contents = contents;
        this.examiner = examiner;
        this.verifier = verifier;
        this.handover = handover;
        this.records = records;
        this.bounds = bounds;
    }

    /** A new name for a mail. */
    public String newQueueId() {
        return records.newId();
    }

    /** A client has connected: what can be asked about it is asked from now on. Does not wait. */
    public Arrival arrived(String sessionId, Client client, Policy policy) {
        Arrival arrival = new Arrival(sessionId, client, authentication.arrived(client.address()));
        examiner.connected(arrival, policy);
        return arrival;
    }

    /**
     * The greeting delay is over.
     *
     * @return what to say instead of the greeting, before the connection is closed; null: greet it
     */
    public @Nullable SmtpReply connect(Arrival arrival, Set<ProtocolFact> facts, Policy policy) {
        List<Finding> findings = new ArrayList<>(ProtocolRules.findings(facts, policy.protocol()));
        findings.addAll(examiner.found(arrival, policy));
        Verdict verdict = Judge.judgeEarly(findings);
        if (!verdict.action().isRefusal()) {
            return null;
        }
        var about = new Refusals.About(newQueueId(), Stage.CONNECT, arrival.client(), null, null);
        SmtpReply reply = Refusals.of(verdict, policy.defaults().replies(), about);
        records.refused(arrival.sessionId(), about, facts, reply, verdict, policy.defaults(), policy);
        return reply;
    }

    /** HELO or EHLO: what can be asked about the name is asked from now on. Does not wait. */
    public void hello(Arrival arrival, Client client, Set<ProtocolFact> facts, Policy policy) {
        examiner.greeted(arrival, client, facts, policy);
    }

    /**
     * MAIL: what can be asked about the sender is asked from now on. Does not wait.
     *
     * @param client with what it said in HELO or EHLO
     * @param envelope without recipients
     * @param policy holds to the end of the mail
     */
    public Inquiry begin(Arrival arrival, Client client, Envelope envelope, Set<ProtocolFact> facts, Policy policy) {
        Span span = records.begun(arrival.sessionId());
        return Spans.within(span, () -> begun(arrival, client, envelope, facts, policy));
    }

    private Inquiry begun(Arrival arrival, Client client, Envelope envelope, Set<ProtocolFact> facts, Policy policy) {
        Client.Hello hello = client.hello();
        SenderInquiry sender = authentication.begin(
                arrival.iprev(),
                client.address(),
                hello == null ? "" : hello.name(),
                envelope.reversePath(),
                policy.upstreamIdOf(client.address()),
                arrival.quiet());
        arrival.begun(sender.asked());
        Inquiry inquiry = new Inquiry(arrival, client, policy, sender, bounds, Spans.current());
        examiner.begun(inquiry, envelope, facts);
        return inquiry;
    }

    /**
     * RCPT: is it a mailbox of ours, does anything speak against the client, and does the mailbox exist? In this order, so
     * that nobody learns of mailboxes whom we do not talk to. Refusals are journalled here.
     *
     * @param envelope with the recipients taken so far
     */
    public RecipientDecision recipient(
            Inquiry inquiry, Envelope envelope, MailAddress recipient, Set<ProtocolFact> facts) {
        return Spans.within(
                inquiry.span(), () -> Spans.part("rcpt", () -> decided(inquiry, envelope, recipient, facts)));
    }

    private RecipientDecision decided(
            Inquiry inquiry, Envelope envelope, MailAddress recipient, Set<ProtocolFact> facts) {
        Policy policy = inquiry.policy();
        MailAddress mailbox = recipient.isBarePostmaster() ? policy.postmaster() : recipient;
        DomainPolicy domain = mailbox == null ? null : policy.domain(mailbox.asciiDomain());
        Envelope asked = envelope.withRecipients(List.of(recipient));
        var about = new Refusals.About(newQueueId(), Stage.RCPT, inquiry.client(), asked, recipient);
        if (mailbox == null || domain == null || mailbox.hasEmbeddedRoute()) {
            return refused(inquiry, about, facts, Replies.NOT_OURS, null, policy.defaults());
        }
        RecipientPolicy judging = domain.judging(mailbox);
        List<MailAddress> named = new ArrayList<>(envelope.recipients());
        named.add(mailbox);
        Screening screening = examiner.recipient(inquiry, envelope.withRecipients(named), mailbox, facts);
        List<Finding> findings = examiner.found(inquiry, screening, judging);
        Verdict verdict = Judge.judgeEarly(findings);
        if (verdict.action().isRefusal()) {
            SmtpReply reply = Refusals.of(verdict, judging.replies(), about);
            examiner.concluded(screening, judging, Outcomes.ofRefusal(verdict));
            return refused(inquiry, about, facts, reply, verdict, judging);
        }
        RecipientVerifier.Answer answer = verifier.verify(mailbox, domain);
        examiner.concluded(screening, judging, Outcomes.of(answer, verdict));
        return switch (answer) {
            case RecipientVerifier.Answer.Exists() -> {
                inquiry.taken(mailbox, findings);
                inquiry.step("rcpt");
                yield new RecipientDecision.Taken(mailbox);
            }
            // Not by the policy: a verdict beside it would say that the mail was delivered
            case RecipientVerifier.Answer.Refused(SmtpReply reply) ->
                refused(inquiry, about, facts, reply, null, judging);
            case RecipientVerifier.Answer.Unavailable(String why) -> {
                LOG.infof("Recipient %s could not be verified: %s", mailbox, why);
                yield refused(inquiry, about, facts, Replies.RECIPIENT_UNVERIFIED, null, judging);
            }
        };
    }

    private RecipientDecision refused(
            Inquiry inquiry,
            Refusals.About about,
            Set<ProtocolFact> facts,
            SmtpReply reply,
            @Nullable Verdict verdict,
            RecipientPolicy judging) {
        records.refused(inquiry.arrival().sessionId(), about, facts, reply, verdict, judging, inquiry.policy());
        return new RecipientDecision.Refused(reply);
    }

    /**
     * The mail is complete: find out who it is from, have it judged, hand it on, and say what the client is told. A
     * positive reply means that every recipient is delivered, stored durably, or (refused by its backend while others were
     * not) reported to the sender; or that a rule of the policy throws the mail away.
     */
    public SmtpReply receive(MailTransaction mail, Inquiry inquiry) {
        inquiry.step("data");
        Story story = new Story(mail, inquiry);
        Conclusion conclusion = Spans.within(inquiry.span(), () -> Spans.part("data", () -> conclude(story)));
        inquiry.step("concluded");
        records.decided(story, conclusion);
        return conclusion.reply();
    }

    private Conclusion conclude(Story story) {
        try {
            MailTransaction mail = story.mail();
            List<Finding> common = new ArrayList<>(
                    ProtocolRules.findings(mail.facts(), story.policy().protocol()));
            MessageHeader header = story.inquiry().headerOf(mail.message());
            if (header == null) {
                common.add(HeaderRules.overBounds(mail.message(), bounds));
                return refusedUnread(story, common);
            }
            story.read(header);
            common.addAll(HeaderRules.findings(header, bounds));
            return Judge.judgeEarly(common).action().isRefusal()
                    ? refusedUnread(story, common)
                    : judge(story, header, common);
        } catch (IOException e) {
            LOG.errorf(e, "Mail %s could not be taken", story.mail().queueId());
            return new Conclusion(Ending.DEFERRED, Replies.NO_STORAGE, e.toString());
        } catch (RuntimeException
                | StackOverflowError e) { // Nobody has it: who has been handed a mail is past all this
            LOG.errorf(e, "Mail %s could not be judged", story.mail().queueId());
            return new Conclusion(Ending.DEFERRED, Replies.NOT_JUDGED, "internal error: " + e);
        }
    }

    /** Bounds and the words of the protocol are the same for all recipients, and make all other questions needless. */
    private static Conclusion refusedUnread(Story story, List<Finding> common) {
        story.judged(Judgements.ofAll(story.mail().envelope().recipients(), story.policy(), Judge.judgeEarly(common)));
        return refused(story);
    }

    private Conclusion judge(Story story, MessageHeader header, List<Finding> common) throws IOException {
        MailTransaction mail = story.mail();
        SenderFacts facts =
                Spans.part("authentication", () -> story.inquiry().sender().conclude(mail.message(), header));
        story.authenticated(facts);
        try (OpenedContent carried =
                contents.open(mail.message(), header, story.policy().content())) {
            Content content = new Content(mail.message(), header, SenderProof.of(facts), carried);
            return judge(story, content, common, facts);
        }
    }

    private Conclusion judge(Story story, Content content, List<Finding> common, SenderFacts facts) throws IOException {
        MailTransaction mail = story.mail();
        Screening screening = examiner.message(mail, story.inquiry(), content, story.recipientPolicies());
        LocalDate today = LocalDate.ofInstant(mail.received(), ZoneOffset.UTC);
        Judgements judgements =
                Judgements.of(mail.envelope().recipients(), story.inquiry(), common, screening, facts, today);
        story.judged(judgements);
        Conclusion conclusion = judgements.refusing() != null
                ? refused(story)
                : Spans.part("handover", () -> handover.handOn(mail, content, facts, judgements, story.policy()));
        for (Judgements.Group group : judgements.groups()) {
            examiner.concluded(screening, group.policy(), Outcomes.of(conclusion.reply(), group.verdict()));
        }
        if (conclusion.ending() != Ending.DEFERRED) { // Else it comes again, and would be counted twice
            records.observed(mail, facts, judgements);
        }
        return conclusion.because(story.explanation());
    }

    private static Conclusion refused(Story story) {
        Judgements.Group refusing = story.refusing();
        MailTransaction mail = story.mail();
        MailAddress only =
                refusing.recipients().size() == 1 ? refusing.recipients().getFirst() : null;
        return Conclusion.refused(Refusals.of(
                refusing.verdict(),
                refusing.policy().replies(),
                new Refusals.About(mail.queueId(), Stage.DATA, mail.client(), mail.envelope(), only)));
    }

    /**
     * The front door refused a mail while it was received (size, line ends …) or a connection (limits): for the journal.
     *
     * @param queueId null before the message
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
        String id = queueId == null ? newQueueId() : queueId;
        Stage stage = queueId != null ? Stage.DATA : envelope != null ? Stage.MAIL : Stage.CONNECT;
        var about = new Refusals.About(id, stage, client, envelope, null);
        records.refused(sessionId, about, facts, reply, null, policy.defaults(), policy);
    }
}
