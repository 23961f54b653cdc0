package io.sallyport.intake;

import io.sallyport.auth.SenderFacts;
import io.sallyport.journal.Decision;
import io.sallyport.journal.Journal;
import io.sallyport.mail.Action;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.SmtpReply;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Verdict;
import io.sallyport.overload.Shedding;
import io.sallyport.policy.Policy;
import io.sallyport.policy.RecipientPolicy;
import io.sallyport.report.AggregateReports;
import io.sallyport.report.DmarcObservation;
import io.sallyport.tracing.Span;
import io.sallyport.tracing.Tracer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is written down about each mail: for our administrators, and for the owners of authors' domains. Nothing here blocks
 * for long, and nothing throws.
 */
@ApplicationScoped
public class Records {
    private static final Logger LOG = Logger.getLogger(Records.class);

    private final Journal journal;
    private final Consumer<DmarcObservation> reports;
    private final Shedding shedding;
    private final Tracer tracer;
    private final Clock clock;
    private final QueueIds ids;

    @Inject
    Records(Journal journal, AggregateReports reports, Shedding shedding, Tracer tracer, Clock clock) {
        this(journal, reports::record, shedding, tracer, clock);
    }

    /** Records with another taker of what is reported. */
    public Records(Journal journal, Consumer<DmarcObservation> reports, Shedding shedding, Tracer tracer, Clock clock) {
        this.journal = journal;
        this.reports = reports;
        this.shedding = shedding;
        this.tracer = tracer;
        this.clock = clock;
        this.ids = new QueueIds(clock);
    }

    /** A new name for a mail, or for a decision that there was no mail for. */
    String newId() {
        return ids.next();
    }

    /** A mail begins: what is traced of it. */
    Span begun(String sessionId) {
        return tracer.begin("mail").tell("mail.session", sessionId);
    }

    private static void tell(Story story, Conclusion conclusion) {
        MailTransaction mail = story.mail();
        story.inquiry()
                .span()
                .tell("mail.queue_id", mail.queueId())
                .tell("mail.ending", conclusion.ending().name().toLowerCase(Locale.ROOT))
                .tell("mail.reply", conclusion.reply().code())
                .tell("mail.recipients", mail.envelope().recipients().size())
                .tell("mail.policy", story.policy().version())
                .end();
    }

    /** A whole mail was decided. */
    void decided(Story story, Conclusion conclusion) {
        MailTransaction mail = story.mail();
        remember(story, conclusion.ending());
        tell(story, conclusion);
        written(
                mail.queueId(),
                () -> journal.record(new Decision(
                        mail.queueId(),
                        mail.sessionId(),
                        clock.instant(),
                        Stage.DATA,
                        mail.client(),
                        mail.envelope(),
                        Contents.of(mail.message(), story.header()),
                        conclusion.ending(),
                        conclusion.reply(),
                        mail.facts(),
                        story.results(),
                        story.judgements().recorded(),
                        conclusion.detail(),
                        story.inquiry().steps(),
                        Duration.between(mail.received(), clock.instant()),
                        story.policy().version())));
    }

    /** Whether this client has a place when there are not enough for all. That a mail is put off speaks for neither. */
    private void remember(Story story, Decision.Ending ending) {
        if (ending != Decision.Ending.DEFERRED && ending != Decision.Ending.SPLIT) {
            boolean untouched = story.judgements().groups().stream()
                    .allMatch(group -> group.verdict().action() == Action.DELIVER);
            shedding.sent(story.mail().client().address(), ending == Decision.Ending.ACCEPTED && untouched);
        }
    }

    /**
     * A connection, a recipient or an unfinished mail was refused.
     *
     * @param verdict null where no policy was asked
     * @param judging whose policy was asked
     */
    void refused(
            String sessionId,
            Refusals.About about,
            Set<ProtocolFact> facts,
            SmtpReply reply,
            @Nullable Verdict verdict,
            RecipientPolicy judging,
            Policy policy) {
        Envelope envelope = about.envelope();
        written(
                about.id(),
                () -> journal.record(new Decision(
                        about.id(),
                        sessionId,
                        clock.instant(),
                        about.stage(),
                        about.client(),
                        envelope,
                        null,
                        Conclusion.refused(reply).ending(),
                        reply,
                        facts,
                        List.of(),
                        verdict == null
                                ? List.of()
                                : List.of(new Decision.Judgement(
                                        judging.name(), envelope == null ? List.of() : envelope.recipients(), verdict)),
                        verdict == null ? "" : Judgements.why(verdict),
                        List.of(),
                        Duration.ZERO,
                        policy.version())));
    }

    /** For the owner of the author's domain, if there is a policy of theirs. */
    void observed(MailTransaction mail, SenderFacts facts, Judgements judgements) {
        written(mail.queueId(), () -> {
            DmarcObservation observation = DmarcObservations.of(mail, facts, judgements);
            if (observation != null) {
                reports.accept(observation);
            }
        });
    }

    /** The mail may be with a backend already: a mistake of ours here must not make its sender come again. */
    private static void written(String id, Runnable writing) {
        try {
            writing.run();
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(e, "What became of %s could not be written down", id);
        }
    }
}
