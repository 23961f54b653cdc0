package io.sallyport.admin;

import io.sallyport.journal.Decision;
import io.sallyport.journal.DecisionQuery;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.IpAddresses;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.mail.Verdict.Weighed;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A decision as a search shows it.
 *
 * @param id the queue id, or a name of its own
 * @param at when it was decided (RFC 3339)
 * @param stage how far the mail had come
 * @param ending what was decided
 * @param client the address of the host that brought it
 * @param sender the reverse-path, {@code <>} for the null one; null before MAIL
 * @param recipients the first of them
 * @param recipientCount how many there are
 * @param subject null if it is not known, or not kept
 * @param score the highest of all policies; null if none was asked
 * @param actions what was done, of all policies
 * @param findings the names of all that had weight
 * @param policy the version of the policy
 */
public record DecisionSummary(
        String id,
        String at,
        String stage,
        String ending,
        String client,
        @Nullable String sender,
        List<String> recipients,
        int recipientCount,
        @Nullable String subject,
        @Nullable Double score,
        List<String> actions,
        List<String> findings,
        String policy) {
    /** More recipients than this are counted, not named. */
    private static final int NAMED = 20;

    /** The same decision, in short. */
    static DecisionSummary of(Decision decision) {
        Envelope envelope = decision.envelope();
        List<MailAddress> recipients = envelope == null ? List.of() : envelope.recipients();
        return new DecisionSummary(
                decision.id(),
                decision.at().toString(),
                decision.stage().text(),
                decision.ending().name().toLowerCase(Locale.ROOT),
                IpAddresses.text(decision.client().address()),
                envelope == null ? null : sender(envelope),
                recipients.stream().limit(NAMED).map(MailAddress::toString).toList(),
                recipients.size(),
                decision.content() == null ? null : decision.content().subject(),
                decision.judgements().stream()
                        .map(judgement -> judgement.verdict().score())
                        .max(Comparator.naturalOrder())
                        .map(Score::points)
                        .orElse(null),
                decision.judgements().stream()
                        .map(judgement -> judgement.verdict().action().text())
                        .distinct()
                        .toList(),
                decision.judgements().stream()
                        .flatMap(judgement -> judgement.verdict().findings().stream())
                        .filter(Weighed::counts)
                        .map(weighed -> weighed.finding().name())
                        .distinct()
                        .toList(),
                decision.policy());
    }

    private static String sender(Envelope envelope) {
        MailAddress reversePath = envelope.reversePath();
        return reversePath == null ? DecisionQuery.NULL_SENDER : reversePath.toString();
    }
}
