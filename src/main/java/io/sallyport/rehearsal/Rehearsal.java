package io.sallyport.rehearsal;

import io.sallyport.auth.SenderAuthentication;
import io.sallyport.auth.arc.ArcSealer;
import io.sallyport.auth.arc.ArcVerifier;
import io.sallyport.auth.dkim.DkimVerifier;
import io.sallyport.auth.dkim.DomainKeys;
import io.sallyport.auth.dmarc.DmarcVerifier;
import io.sallyport.auth.iprev.IprevVerifier;
import io.sallyport.auth.spf.SpfVerifier;
import io.sallyport.content.reading.ContentReader;
import io.sallyport.dns.DnsResolver;
import io.sallyport.filter.Filter;
import io.sallyport.filter.FilterChain;
import io.sallyport.filter.FilterRegistry;
import io.sallyport.intake.Arrival;
import io.sallyport.intake.Examiner;
import io.sallyport.intake.Handover;
import io.sallyport.intake.Inquiry;
import io.sallyport.intake.Intake;
import io.sallyport.intake.RecipientDecision;
import io.sallyport.intake.Records;
import io.sallyport.intake.TraceHeader;
import io.sallyport.journal.Decision;
import io.sallyport.journal.DeliveryEvent;
import io.sallyport.journal.Journal;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.SmtpReply;
import io.sallyport.mail.Stage;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.overload.Shedding;
import io.sallyport.policy.Policy;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.Keeper;
import io.sallyport.relay.Copy;
import io.sallyport.relay.Delivery.Outcome;
import io.sallyport.relay.RecipientVerifier.Answer;
import io.sallyport.tracing.Tracer;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A gateway for made-up mails: the story of a real mail, in a world that is made up as well. What filters remember from one
 * mail, they know at the next. For one thread.
 */
public final class Rehearsal {
    private static final SmtpReply NO_SUCH_MAILBOX = SmtpReply.of(550, "5.1.1", "No such mailbox");

    private final Intake intake;
    private final List<Decision> decisions = new ArrayList<>();
    private final Set<MailAddress> unknown = new HashSet<>();
    private final StageClock clock;
    private int sessions;

    /**
     * A mail as it is played.
     *
     * @param at when it comes
     * @param client who brings it, with its name
     * @param envelope with all recipients that are named, whether they exist or not
     * @param unknown those who do not
     */
    public record Scene(
            Instant at,
            Client client,
            Envelope envelope,
            Set<MailAddress> unknown,
            Set<ProtocolFact> facts,
            MailMessage message) {
        /** What the front door has noticed when the mail has come so far. */
        private Set<ProtocolFact> factsAt(Stage stage) {
            return facts.stream()
                    .filter(fact -> firstSeen(fact).compareTo(stage) <= 0)
                    .collect(Collectors.toUnmodifiableSet());
        }

        private static Stage firstSeen(ProtocolFact fact) {
            return switch (fact) {
                case EARLY_TALKER -> Stage.CONNECT;
                case PIPELINING_VIOLATION -> Stage.HELO;
                case BARE_LINE_END, NUL, OVERLONG_LINE, UNDECLARED_EIGHT_BIT, SLOW_CLIENT -> Stage.DATA;
            };
        }
    }

    /**
     * A gateway in a world of its own.
     *
     * @param contents shows filters what messages carry
     * @param filters new ones, which remember nothing yet
     * @param clock theirs as well
     */
    Rehearsal(
            Settings settings,
            DnsResolver dns,
            ContentReader contents,
            Collection<? extends Filter<?>> filters,
            StageClock clock) {
        this.clock = clock;
        FilterChain chain =
                FilterChain.quiet(new FilterRegistry(filters), settings.filter(), MailMetrics.unread(), clock);
        this.intake = new Intake(
                authentication(settings, dns, clock),
                contents,
                new Examiner(chain, dns, clock),
                (recipient, domain) ->
                        unknown.contains(recipient) ? new Answer.Refused(NO_SUCH_MAILBOX) : new Answer.Exists(),
                new Handover(
                        new TraceHeader(settings.site(), settings.auth(), new ArcSealer(Optional.empty(), clock)),
                        (mail, copies, policy, verified) -> taken(copies),
                        (mail, copies) -> new Forgetful()),
                new Records(new Notebook(), observation -> {}, Shedding.none(), Tracer.NONE, clock),
                settings.message());
    }

    /** Verifiers over a domain name system, as the gateway has them. */
    public static SenderAuthentication authentication(Settings settings, DnsResolver dns, Clock clock) {
        DomainKeys keys = new DomainKeys(dns);
        return new SenderAuthentication(
                new IprevVerifier(dns),
                new SpfVerifier(dns, settings.spf(), settings.site(), clock),
                new DkimVerifier(keys, settings.dkim(), clock),
                new ArcVerifier(keys, settings.arc(), settings.dkim(), clock),
                new DmarcVerifier(dns),
                settings.auth(),
                MailMetrics.unread());
    }

    private final class Notebook implements Journal {
        @Override
        public void record(Decision decision) {
            decisions.add(decision);
        }

        @Override
        public void delivered(DeliveryEvent event) {
            // Nothing is relayed here
        }
    }

    private static Map<MailAddress, Outcome> taken(List<Copy> copies) {
        Map<MailAddress, Outcome> outcomes = new LinkedHashMap<>();
        for (Copy copy : copies) {
            if (copy.kind() == Copy.Kind.SENT) {
                copy.recipients().forEach(recipient -> outcomes.put(recipient, new Outcome.Delivered("nobody")));
            }
        }
        return outcomes;
    }

    /** Nobody waits here for anybody to decide. */
    private static final class Forgetful implements Keeper.Holding {
        @Override
        public List<HeldMail> promise() {
            return List.of();
        }

        @Override
        public void close() {
            // There is nothing to be taken away
        }
    }

    /** Plays a mail to its end, under a policy. */
    public Rehearsed play(Scene scene, Policy policy) {
        decisions.clear();
        unknown.clear();
        unknown.addAll(scene.unknown());
        clock.set(scene.at());
        String session = "rehearsal-" + ++sessions;
        Client stranger = nameless(scene.client());
        Arrival arrival = intake.arrived(session, stranger, policy);
        SmtpReply refusal = intake.connect(arrival, scene.factsAt(Stage.CONNECT), policy);
        if (refusal != null) {
            return new Rehearsed(Stage.CONNECT, refusal, decisions);
        }
        intake.hello(arrival, scene.client(), scene.factsAt(Stage.HELO), policy);
        Envelope none = scene.envelope().withRecipients(List.of());
        Inquiry inquiry = intake.begin(arrival, scene.client(), none, scene.factsAt(Stage.MAIL), policy);
        List<MailAddress> taken = new ArrayList<>();
        SmtpReply last = null;
        for (MailAddress recipient : scene.envelope().recipients()) {
            switch (intake.recipient(inquiry, none.withRecipients(taken), recipient, scene.factsAt(Stage.RCPT))) {
                case RecipientDecision.Taken(MailAddress mailbox) -> taken.add(mailbox);
                case RecipientDecision.Refused(SmtpReply reply) -> last = reply;
            }
        }
        return taken.isEmpty() ? ended(last) : receive(scene, session, none.withRecipients(taken), inquiry);
    }

    private Rehearsed ended(@Nullable SmtpReply last) {
        if (last == null) {
            throw new IllegalArgumentException("a mail needs a recipient");
        }
        return new Rehearsed(Stage.RCPT, last, decisions);
    }

    private Rehearsed receive(Scene scene, String session, Envelope envelope, Inquiry inquiry) {
        MailTransaction mail = new MailTransaction(
                intake.newQueueId(), session, scene.client(), envelope, scene.message(), scene.facts(), scene.at());
        SmtpReply reply = intake.receive(mail, inquiry);
        return new Rehearsed(Stage.DATA, reply, decisions);
    }

    private static Client nameless(Client client) {
        InetAddress address = client.address();
        return new Client(address, client.port(), client.listener(), null, client.tls());
    }
}
