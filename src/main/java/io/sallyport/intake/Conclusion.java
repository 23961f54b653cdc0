package io.sallyport.intake;

import io.sallyport.journal.Decision.Verdict;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;
import io.sallyport.relay.Delivery.Outcome;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How the story of a mail ended.
 *
 * @param reply what the client is told
 * @param detail what only we know
 */
record Conclusion(Verdict verdict, SmtpReply reply, String detail) {
    /** The mail goes no further. */
    static Conclusion refused(SmtpReply reply) {
        return new Conclusion(reply.isPermanent() ? Verdict.REFUSED : Verdict.DEFERRED, reply, "");
    }

    /** The mail was handed on. */
    static Conclusion of(Map<MailAddress, Outcome> outcomes, String queueId) {
        SmtpReply reply = Replies.to(outcomes, queueId);
        return new Conclusion(verdict(outcomes, reply), reply, describe(outcomes));
    }

    private static Verdict verdict(Map<MailAddress, Outcome> outcomes, SmtpReply reply) {
        if (!reply.isPositive()) {
            return refused(reply).verdict();
        }
        boolean split = outcomes.values().stream().anyMatch(outcome -> outcome instanceof Outcome.Bounced);
        return split ? Verdict.SPLIT : Verdict.ACCEPTED;
    }

    /** Equal outcomes are counted: a mail for a hundred mailboxes of one backend is one phrase. */
    private static String describe(Map<MailAddress, Outcome> outcomes) {
        if (outcomes.size() == 1) {
            return Replies.describe(outcomes.values().iterator().next());
        }
        Map<String, Long> counts = outcomes.values().stream()
                .collect(Collectors.groupingBy(Replies::describe, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() == 1 ? entry.getKey() : entry.getValue() + " × " + entry.getKey())
                .collect(Collectors.joining("; "));
    }
}
