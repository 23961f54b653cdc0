package io.sallyport.intake;

import io.sallyport.journal.Decision.Ending;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;
import io.sallyport.relay.Delivery.Outcome;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the story of a mail ended.
 *
 * @param reply what the client is told
 * @param detail what only we know
 */
record Conclusion(Ending ending, SmtpReply reply, String detail) {
    /** The mail goes no further. */
    static Conclusion refused(SmtpReply reply) {
        return new Conclusion(reply.isPermanent() ? Ending.REFUSED : Ending.DEFERRED, reply, "");
    }

    /** The mail was handed on. */
    static Conclusion of(Map<MailAddress, Outcome> outcomes, String queueId) {
        SmtpReply reply = Replies.to(outcomes, queueId);
        return new Conclusion(ending(outcomes, reply), reply, describe(outcomes));
    }

    /** The same, with what led to it. */
    Conclusion because(String explanation) {
        String all =
                Stream.of(explanation, detail).filter(text -> !text.isEmpty()).collect(Collectors.joining("; "));
        return new Conclusion(ending, reply, all);
    }

    private static Ending ending(Map<MailAddress, Outcome> outcomes, SmtpReply reply) {
        if (!reply.isPositive()) {
            return refused(reply).ending();
        }
        long held = count(outcomes, Outcome.Held.class);
        long discarded = count(outcomes, Outcome.Discarded.class);
        if (discarded == outcomes.size()) {
            return Ending.DISCARDED;
        }
        boolean bounced = count(outcomes, Outcome.Bounced.class) > 0;
        if (bounced || discarded > 0 || (held > 0 && held < outcomes.size())) {
            return Ending.SPLIT;
        }
        return held > 0 ? Ending.HELD : Ending.ACCEPTED;
    }

    private static long count(Map<MailAddress, Outcome> outcomes, Class<? extends Outcome> kind) {
        return outcomes.values().stream().filter(kind::isInstance).count();
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
