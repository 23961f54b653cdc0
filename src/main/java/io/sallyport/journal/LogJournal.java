package io.sallyport.journal;

import io.sallyport.journal.Decision.Judgement;
import io.sallyport.mail.Action;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.Score;
import io.sallyport.mail.Verdict.Weighed;
import io.sallyport.metrics.MailMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * Writes each decision, and what becomes of each recipient later, as one line to the log category
 * {@code sallyport.journal}: {@code key=value} pairs as text, and the same pairs as fields of their own where the log is
 * JSON.
 */
@ApplicationScoped
@Typed(LogJournal.class) // One listener of the journal, not the journal
public class LogJournal implements Journal {
    private static final Logger LOG = Logger.getLogger("sallyport.journal");

    /** More recipients than this are counted, not named: a line stays a line. */
    private static final int NAMED_RECIPIENTS = 20;

    /** More findings than this are in the store only. */
    private static final int NAMED_FINDINGS = 20;

    /** The properties that name the domain of a result; the first that is there counts. */
    private static final String[][] ABOUT = {{"header", "d"}, {"header", "from"}, {"smtp", "mailfrom"}, {"smtp", "helo"}
    };

    private static final String SESSION = "session";

    private final MailMetrics metrics;

    public LogJournal(MailMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void record(Decision decision) {
        String ending = decision.ending().name().toLowerCase(Locale.ROOT);
        metrics.decided(ending);
        if (decision.content() != null) {
            metrics.messageTook(ending, decision.took());
        }
        decision.authentication().forEach(result -> metrics.authenticated(result.method(), result.result()));
        decision.judgements().stream()
                .flatMap(judgement -> judgement.verdict().findings().stream())
                .forEach(weighed -> metrics.found(weighed.finding().name(), !weighed.counts()));
        if (LOG.isInfoEnabled()) {
            write("decision", fields(decision));
            trace(decision);
        }
    }

    @Override
    public void delivered(DeliveryEvent event) {
        metrics.relayed(event.kind().text());
        if (LOG.isInfoEnabled()) {
            write(event.kind().text(), fields(event));
        }
    }

    /** How the sender's authentication came about, a line for each step, for those who ask for it. */
    private static void trace(Decision decision) {
        if (LOG.isDebugEnabled()) {
            for (AuthenticationResult result : decision.authentication()) {
                result.trace()
                        .forEach(step -> LOG.debugf(
                                "trace queue_id=%s %s: %s", decision.id(), result.method(), LogValue.of(step)));
            }
        }
    }

    private static void write(String event, Map<String, String> fields) {
        Object session = MDC.get(SESSION);
        StringBuilder line = new StringBuilder(512).append(event);
        fields.forEach((name, value) -> {
            MDC.put(name, value);
            line.append(' ').append(name).append('=').append(LogValue.of(value));
        });
        try {
            LOG.info(line);
        } finally {
            fields.keySet().forEach(MDC::remove);
            if (session != null) { // The front door's, for all that is logged while it serves a session
                MDC.put(SESSION, session);
            }
        }
    }

    /** The fields of a decision, in the order of the line; empty ones are left out. */
    static Map<String, String> fields(Decision decision) {
        Map<String, String> fields = new LinkedHashMap<>();
        Client client = decision.client();
        fields.put("verdict", decision.ending().name().toLowerCase(Locale.ROOT));
        fields.put(SESSION, decision.sessionId());
        fields.put("queue_id", decision.id());
        fields.put("client", client.address().getHostAddress());
        fields.put("listener", client.listener());
        putIfPresent(
                fields, "helo", client.hello() == null ? null : client.hello().name());
        putIfPresent(fields, "tls", client.tls() == null ? null : client.tls().protocol());
        if (decision.envelope() != null) {
            putEnvelope(fields, decision.envelope());
        }
        putIfPresent(
                fields,
                "subject",
                decision.content() == null ? null : decision.content().subject());
        putIfPresent(
                fields,
                "reply",
                decision.reply() == null ? null : decision.reply().toString());
        if (!decision.facts().isEmpty()) {
            fields.put(
                    "facts",
                    decision.facts().stream().map(ProtocolFact::text).sorted().collect(Collectors.joining(",")));
        }
        if (!decision.authentication().isEmpty()) {
            fields.put(
                    "auth",
                    decision.authentication().stream().map(LogJournal::brief).collect(Collectors.joining(" ")));
        }
        if (!decision.judgements().isEmpty()) {
            putJudgements(fields, decision.judgements());
        }
        putIfPresent(fields, "detail", decision.detail().isEmpty() ? null : decision.detail());
        fields.put("policy", decision.policy());
        fields.put("ms", String.valueOf(decision.took().toMillis()));
        return fields;
    }

    /** What was done, the highest sum, and what was found: for all policies together. */
    private static void putJudgements(Map<String, String> fields, List<Judgement> judgements) {
        fields.put(
                "action",
                judgements.stream()
                        .map(judgement -> judgement.verdict().action())
                        .distinct()
                        .sorted()
                        .map(Action::text)
                        .collect(Collectors.joining(",")));
        fields.put(
                "score",
                judgements.stream()
                        .map(judgement -> judgement.verdict().score())
                        .max(Comparator.naturalOrder())
                        .orElse(Score.ZERO)
                        .toString());
        String findings = judgements.stream()
                .flatMap(judgement -> judgement.verdict().findings().stream())
                .filter(Weighed::counts)
                .map(weighed -> brief(weighed.finding()))
                .distinct()
                .limit(NAMED_FINDINGS)
                .collect(Collectors.joining(","));
        putIfPresent(fields, "findings", findings.isEmpty() ? null : findings);
    }

    /** A finding with its weight, such as {@code dnsbl.listed:2.5} or {@code helo.own-name:reject}. */
    private static String brief(Finding finding) {
        return switch (finding.effect()) {
            case Effect.Points(Score score) -> finding.name() + ":" + score;
            case Effect.Demand demand -> finding.name() + ":" + demand.action().text();
            case Effect.Unavailable unavailable -> finding.name() + ":unavailable";
            case Effect.Spares spares -> finding.name() + ":spares";
            case Effect.Strip strip -> finding.name() + ":strip";
            case Effect.Noted noted -> finding.name();
        };
    }

    /** A result with the domain that it is about, such as {@code dkim=pass/example.org}. */
    private static String brief(AuthenticationResult result) {
        String about = result.method() + "=" + result.result();
        for (String[] property : ABOUT) {
            String value = result.property(property[0], property[1]);
            if (value != null) {
                return about + "/" + value;
            }
        }
        return about;
    }

    /** The fields of what became of a recipient, in the order of the line; empty ones are left out. */
    static Map<String, String> fields(DeliveryEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("queue_id", event.queueId());
        fields.put("to", event.recipient().toString());
        putIfPresent(fields, "backend", event.backend());
        putIfPresent(
                fields, "reply", event.reply() == null ? null : event.reply().toString());
        putIfPresent(fields, "detail", event.detail().isEmpty() ? null : event.detail());
        fields.put("delay", String.valueOf(event.delay().toSeconds()));
        return fields;
    }

    private static void putEnvelope(Map<String, String> fields, Envelope envelope) {
        MailAddress from = envelope.reversePath();
        fields.put("from", from == null ? "<>" : from.toString());
        int count = envelope.recipients().size();
        if (count > 0) {
            fields.put(
                    "to",
                    envelope.recipients().stream()
                            .limit(NAMED_RECIPIENTS)
                            .map(MailAddress::toString)
                            .collect(Collectors.joining(",")));
        }
        if (count > NAMED_RECIPIENTS) {
            fields.put("recipients", String.valueOf(count));
        }
    }

    private static void putIfPresent(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
