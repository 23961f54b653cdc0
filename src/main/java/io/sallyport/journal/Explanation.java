package io.sallyport.journal;

import io.sallyport.journal.Decision.Content;
import io.sallyport.journal.Decision.Judgement;
import io.sallyport.journal.Decision.Step;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.IpAddresses;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.SmtpReply;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Verdict;
import io.sallyport.mail.Verdict.Weighed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The story of a decision, for people: what was known, what was found, what decided, what would have been needed for
 * another outcome, and what became of it. The same decision is always told in the same words.
 *
 * @param summary in one or two sentences
 * @param story all of it, in the order of time
 */
public record Explanation(String summary, List<Line> story) {
    /** More recipients than this are counted, not named. */
    private static final int NAMED = 5;

    /**
     * One line of the story.
     *
     * @param about {@code connection}, {@code envelope}, {@code message}, {@code authentication}, {@code finding},
     *     {@code verdict}, {@code alternative}, {@code detail}, {@code reply}, {@code times} or {@code delivery}
     */
    public record Line(String about, String text) {}

    public Explanation {
        story = List.copyOf(story);
    }

    /**
     * Tells it.
     *
     * @param events what became of the recipients, in order
     */
    public static Explanation of(Decision decision, List<DeliveryEvent> events) {
        List<Line> story = new ArrayList<>();
        story.add(new Line("connection", connection(decision)));
        Envelope envelope = decision.envelope();
        if (envelope != null) {
            story.add(new Line("envelope", envelope(envelope)));
        }
        Content content = decision.content();
        if (content != null) {
            story.add(new Line("message", content(content)));
        }
        decision.authentication().forEach(result -> story.add(new Line("authentication", result(result))));
        for (Judgement judgement : decision.judgements()) {
            addJudgement(story, judgement, decision);
        }
        if (!decision.detail().isEmpty()) {
            story.add(new Line("detail", decision.detail()));
        }
        SmtpReply reply = decision.reply();
        story.add(new Line("reply", reply == null ? "the client was told nothing" : "the client was told: " + reply));
        story.add(new Line("times", times(decision)));
        events.forEach(event -> story.add(new Line("delivery", event(event))));
        return new Explanation(summary(decision), story);
    }

    /**
     * What a verdict on a whole message says, and what would have led to another.
     *
     * @return lines about {@code verdict} and {@code alternative}
     */
    public static List<Line> of(Verdict verdict) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("verdict", VerdictWords.verdict(verdict)));
        for (Alternative alternative : Alternative.to(verdict, Stage.DATA)) {
            lines.add(new Line("alternative", VerdictWords.alternative(alternative)));
        }
        return lines;
    }

    /** What was found out about who a mail is from, a line for each method. */
    public static List<String> authentication(Decision decision) {
        return decision.authentication().stream().map(Explanation::result).toList();
    }

    private static String summary(Decision decision) {
        String ending =
                switch (decision.ending()) {
                    case ACCEPTED -> "Accepted";
                    case HELD -> "Held";
                    case SPLIT -> "Accepted, with different ends for its recipients";
                    case DISCARDED -> "Thrown away";
                    case DEFERRED -> "Deferred: the sender may come again";
                    case REFUSED -> "Refused";
                };
        String stage = decision.judgements().isEmpty() && decision.reply() != null
                ? ", with the reply " + decision.reply()
                : "";
        StringBuilder summary = new StringBuilder("%s at %s under policy %s%s."
                .formatted(ending, decision.stage().text().toUpperCase(Locale.ROOT), decision.policy(), stage));
        for (Judgement judgement : decision.judgements()) {
            summary.append(" For ")
                    .append(named(judgement.recipients()))
                    .append(": ")
                    .append(VerdictWords.verdict(judgement.verdict()));
            List<Alternative> alternatives = Alternative.to(judgement.verdict(), decision.stage());
            if (!alternatives.isEmpty()) {
                summary.append("; ").append(VerdictWords.alternative(alternatives.getFirst()));
            }
            summary.append('.');
        }
        return summary.toString();
    }

    private static void addJudgement(List<Line> story, Judgement judgement, Decision decision) {
        for (Weighed weighed : judgement.verdict().findings()) {
            story.add(new Line("finding", VerdictWords.finding(weighed)));
        }
        story.add(new Line(
                "verdict",
                "policy %s for %s: %s"
                        .formatted(
                                judgement.policy(),
                                named(judgement.recipients()),
                                VerdictWords.verdict(judgement.verdict()))));
        MailAddress redirect = judgement.verdict().redirect();
        if (redirect != null) {
            story.add(new Line("verdict", "it goes to %s instead".formatted(redirect)));
        }
        if (!judgement.verdict().copies().isEmpty()) {
            story.add(new Line(
                    "verdict", "a copy goes to " + named(judgement.verdict().copies())));
        }
        for (Alternative alternative : Alternative.to(judgement.verdict(), decision.stage())) {
            story.add(new Line("alternative", VerdictWords.alternative(alternative)));
        }
    }

    private static String connection(Decision decision) {
        Client client = decision.client();
        StringBuilder text = new StringBuilder(
                "%s came to listener %s".formatted(IpAddresses.text(client.address()), client.listener()));
        Client.Hello hello = client.hello();
        if (hello != null) {
            text.append(", said ").append(hello.extended() ? "EHLO " : "HELO ").append(hello.name());
        }
        Client.TlsFacts tls = client.tls();
        text.append(tls == null ? ", in the clear" : ", behind %s (%s)".formatted(tls.protocol(), tls.cipher()));
        if (!decision.facts().isEmpty()) {
            text.append("; noticed: ")
                    .append(decision.facts().stream()
                            .map(ProtocolFact::text)
                            .sorted()
                            .collect(Collectors.joining(", ")));
        }
        return text.toString();
    }

    private static String envelope(Envelope envelope) {
        MailAddress sender = envelope.reversePath();
        String from = sender == null ? DecisionQuery.NULL_SENDER : sender.toString();
        return envelope.recipients().isEmpty()
                ? "from %s, no recipient taken".formatted(from)
                : "from %s for %s".formatted(from, named(envelope.recipients()));
    }

    private static String content(Content content) {
        return "%d octets, From: %s, Subject: %s, Message-ID: %s"
                .formatted(
                        content.octets(), known(content.from()), known(content.subject()), known(content.messageId()));
    }

    private static String known(@Nullable String text) {
        return text == null ? "(not known)" : text;
    }

    private static String result(AuthenticationResult result) {
        StringBuilder text = new StringBuilder(result.method()).append(' ').append(result.result());
        result.properties().forEach(property -> text.append(' ').append(property));
        if (result.reason() != null) {
            text.append(": ").append(result.reason());
        } else if (result.comment() != null) {
            text.append(": ").append(result.comment());
        }
        return text.toString();
    }

    private static String times(Decision decision) {
        String steps = decision.steps().stream().map(Explanation::step).collect(Collectors.joining(", "));
        return "decided %s, %d ms after it began%s"
                .formatted(decision.at(), decision.took().toMillis(), steps.isEmpty() ? "" : " (%s)".formatted(steps));
    }

    private static String step(Step step) {
        return "%s at %d ms".formatted(step.name(), step.after().toMillis());
    }

    private static String event(DeliveryEvent event) {
        String name = event.kind().text();
        String kind = name.startsWith("relay.") ? name.substring("relay.".length()) : name.replace('.', ' ');
        StringBuilder text = new StringBuilder("%s %s: %s".formatted(event.at(), event.recipient(), kind));
        if (event.backend() != null) {
            text.append(" by ").append(event.backend());
        }
        if (event.reply() != null) {
            text.append(", which said: ").append(event.reply());
        }
        return event.detail().isEmpty()
                ? text.toString()
                : text.append(" (").append(event.detail()).append(')').toString();
    }

    private static String named(List<MailAddress> addresses) {
        if (addresses.isEmpty()) {
            return "everybody"; // A connection is refused before anybody is named
        }
        String first =
                addresses.stream().limit(NAMED).map(MailAddress::toString).collect(Collectors.joining(", "));
        return addresses.size() > NAMED ? "%s and %d more".formatted(first, addresses.size() - NAMED) : first;
    }
}
