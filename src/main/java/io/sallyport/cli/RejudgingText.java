package io.sallyport.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.journal.Decision;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.rehearsal.Doubt;
import io.sallyport.rehearsal.Rejudged;
import io.sallyport.rehearsal.RejudgingTally;
import io.sallyport.rehearsal.RejudgingTally.Flip;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a policy would have made of recorded mail, as text and as JSON. */
final class RejudgingText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RejudgingText() {}

    static String of(RejudgingTally tally, String version) {
        StringBuilder text = new StringBuilder();
        for (Flip flip : tally.flips()) {
            append(text, flip);
        }
        long more = tally.flipped() - tally.flips().size();
        if (more > 0) {
            text.append("and %d more (--limit)%n".formatted(more));
        }
        text.append("policy %s: %d decisions, %d verdicts judged again, %d for certain; %d would be another%n"
                .formatted(version, tally.decisions(), tally.verdicts(), tally.certain(), tally.flipped()));
        appendCounts(text, "would be another:", tally.kinds());
        appendCounts(text, "because of:", tally.causes());
        Map<String, Long> doubts = new TreeMap<>();
        tally.doubts().forEach((doubt, count) -> doubts.merge(doubt.text(), count, Long::sum));
        appendCounts(text, "not known from the record:", doubts);
        return text.toString();
    }

    private static void append(StringBuilder text, Flip flip) {
        Decision decision = flip.decision();
        Rejudged rejudged = flip.rejudged();
        text.append("%s %s %s to %s: %s -> %s%s%n"
                .formatted(
                        decision.at(),
                        decision.id(),
                        QueueTable.printable(sender(decision)),
                        QueueTable.printable(recipients(rejudged)),
                        rejudged.before(),
                        QueueTable.printable(String.valueOf(rejudged.after())),
                        rejudged.doubts().isEmpty() ? "" : " (not for certain)"));
        for (Rejudged.Cause cause : rejudged.causes()) {
            text.append("    ").append(QueueTable.printable(cause.text())).append('\n');
        }
    }

    private static void appendCounts(StringBuilder text, String title, Map<String, Long> counts) {
        if (counts.isEmpty()) {
            return;
        }
        text.append(title).append('\n');
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry ->
                        text.append("%8d  %s%n".formatted(entry.getValue(), QueueTable.printable(entry.getKey()))));
    }

    private static String sender(Decision decision) {
        Envelope envelope = decision.envelope();
        if (envelope == null) {
            return decision.client().address().getHostAddress();
        }
        MailAddress reversePath = envelope.reversePath();
        return reversePath == null ? "<>" : reversePath.toString();
    }

    private static String recipients(Rejudged rejudged) {
        List<MailAddress> recipients = rejudged.recipients();
        if (recipients.isEmpty()) {
            return "everybody";
        }
        String first = recipients.getFirst().toString();
        return recipients.size() == 1 ? first : "%s and %d more".formatted(first, recipients.size() - 1);
    }

    static String json(RejudgingTally tally, String version) {
        ObjectNode json = JSON.createObjectNode();
        json.put("policy", version);
        json.put("decisions", tally.decisions());
        json.put("verdicts", tally.verdicts());
        json.put("certain", tally.certain());
        json.put("flipped", tally.flipped());
        var flips = json.putArray("flips");
        for (Flip flip : tally.flips()) {
            Rejudged rejudged = flip.rejudged();
            ObjectNode one = flips.addObject();
            one.put("id", flip.decision().id());
            one.put("at", flip.decision().at().toString());
            one.put("sender", sender(flip.decision()));
            var recipients = one.putArray("recipients");
            rejudged.recipients().forEach(recipient -> recipients.add(recipient.toString()));
            one.put("before", rejudged.before());
            one.put("after", rejudged.after());
            var causes = one.putArray("causes");
            rejudged.causes().forEach(cause -> causes.add(cause.text()));
            var doubts = one.putArray("doubts");
            rejudged.doubts().stream().sorted().map(Doubt::text).forEach(doubts::add);
        }
        put(json.putObject("kinds"), tally.kinds());
        put(json.putObject("causes"), tally.causes());
        ObjectNode doubts = json.putObject("doubts");
        tally.doubts().forEach((doubt, count) -> doubts.put(doubt.text(), count));
        return QueueTable.json(json);
    }

    private static void put(ObjectNode json, Map<String, Long> counts) {
        new TreeMap<>(counts).forEach(json::put);
    }
}
