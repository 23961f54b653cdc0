package io.sallyport.admin;

import io.sallyport.admin.access.Caller;
import io.sallyport.journal.Decision;
import io.sallyport.journal.DeliveryEvent;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody sees of a decision who is limited to some domains: their own recipients, and what was made of the mail for
 * these. That the mail went to others as well is not theirs to know.
 */
final class DecisionScope {
    private DecisionScope() {}

    /** The decision as the caller sees it; null if they do not. */
    static @Nullable Decision of(Decision decision, Caller caller) {
        if (caller.domains() == null) {
            return decision;
        }
        Envelope envelope = decision.envelope();
        List<MailAddress> recipients = envelope == null ? List.of() : seen(envelope.recipients(), caller);
        if (envelope == null || recipients.isEmpty()) {
            return null;
        }
        List<Decision.Judgement> judgements = decision.judgements().stream()
                .map(judgement -> new Decision.Judgement(
                        judgement.policy(), seen(judgement.recipients(), caller), judgement.verdict()))
                .filter(judgement -> !judgement.recipients().isEmpty())
                .toList();
        return new Decision(
                decision.id(),
                decision.sessionId(),
                decision.at(),
                decision.stage(),
                decision.client(),
                envelope.withRecipients(recipients),
                decision.content(),
                decision.ending(),
                decision.reply(),
                decision.facts(),
                decision.authentication(),
                judgements,
                "", // It may name backends and recipients of others
                decision.steps(),
                decision.took(),
                decision.policy());
    }

    /** Those of the deliveries that are to recipients of the caller's domains. */
    static List<DeliveryEvent> of(List<DeliveryEvent> events, Caller caller) {
        return events.stream()
                .filter(event -> caller.sees(event.recipient().asciiDomain()))
                .toList();
    }

    private static List<MailAddress> seen(List<MailAddress> addresses, Caller caller) {
        return addresses.stream()
                .filter(address -> caller.sees(address.asciiDomain()))
                .toList();
    }
}
