package io.sallyport.intake;

import io.sallyport.journal.Decision.Ending;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;
import io.sallyport.relay.Delivery.Outcome;
import java.util.Collection;
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
    static Conclusion of(Map<MailAddress, Fate> fates, String queueId) {
        SmtpReply reply = Replies.to(fates, queueId);
        return new Conclusion(ending(fates.values(), reply), reply, describe(fates));
    }

    /** The same, with what led to it. */
    Conclusion because(String explanation) {
        String all =
                Stream.of(explanation, detail).filter(text -> !text.isEmpty()).collect(Collectors.joining("; "));
        return new Conclusion(ending, reply, all);
    }

    private static Ending ending(Collection<Fate> fates, SmtpReply reply) {
        if (!reply.isPositive()) {
            return refused(reply).ending();
        }
        long held = fates.stream().filter(Fate.Held.class::isInstance).count();
        long discarded = fates.stream().filter(Fate.Discarded.class::isInstance).count();
        if (discarded == fates.size()) {
            return Ending.DISCARDED;
        }
        boolean bounced = fates.stream()
                .anyMatch(fate -> fate instanceof Fate.Relayed(var outcome) && outcome instanceof Outcome.Bounced);
        if (bounced || discarded > 0 || (held > 0 && held < fates.size())) {
            return Ending.SPLIT;
        }
        return held > 0 ? Ending.HELD : Ending.ACCEPTED;
    }

    /** Equal ones are counted: a mail for a hundred mailboxes of one backend is one phrase. */
    private static String describe(Map<MailAddress, Fate> fates) {
        if (fates.size() == 1) {
            return Replies.describe(fates.values().iterator().next());
        }
        Map<String, Long> counts = fates.values().stream()
                .collect(Collectors.groupingBy(Replies::describe, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() == 1 ? entry.getKey() : entry.getValue() + " × " + entry.getKey())
                .collect(Collectors.joining("; "));
    }
}
