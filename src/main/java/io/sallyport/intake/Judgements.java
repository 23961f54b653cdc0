package io.sallyport.intake;

import io.sallyport.auth.SenderFacts;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.AuthenticationPolicy.Response;
import io.sallyport.policy.Policy;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the policies of a mail's recipients make of it. The client hears one reply, so that they have to be brought
 * together: nothing that any of them wants deferred is taken, and what only some refuse is held for those.
 */
record Judgements(Map<MailAddress, Judgement> byRecipient) {
    /** Judges a mail for each recipient; each policy is asked once. */
    static Judgements of(List<MailAddress> recipients, Policy policy, SenderFacts facts, LocalDate today) {
        Map<AuthenticationPolicy, Judgement> known = new HashMap<>();
        Map<MailAddress, Judgement> judgements = new LinkedHashMap<>();
        for (MailAddress recipient : recipients) {
            judgements.put(
                    recipient,
                    known.computeIfAbsent(
                            policy.forRecipient(recipient).authentication(),
                            rules -> AuthenticationRules.judge(facts, rules, today)));
        }
        return new Judgements(judgements);
    }

    /** What the client is told if nobody gets the mail, or one of them later; null if somebody gets it. */
    @Nullable
    SmtpReply refusal() {
        for (Judgement judgement : byRecipient.values()) {
            if (judgement.response() == Response.DEFER) {
                return judgement.reply();
            }
        }
        Judgement first = byRecipient.values().iterator().next();
        boolean all = byRecipient.values().stream().allMatch(each -> each.response() == Response.REJECT);
        return all ? first.reply() : null;
    }

    /** The recipients whose copy is held although the mail is taken, and why. */
    Map<MailAddress, String> held() {
        Map<MailAddress, String> held = new LinkedHashMap<>();
        byRecipient.forEach((recipient, judgement) -> {
            switch (judgement.response()) {
                case ACCEPT -> {}
                case HOLD -> held.put(recipient, judgement.why());
                case REJECT -> held.put(recipient, "to be rejected, but taken for others: " + judgement.why());
                case DEFER -> throw new IllegalStateException("deferred mail is not taken: " + recipient);
            }
        });
        return held;
    }

    /** What led to all that, for the journal; empty if nothing did. */
    String explanation() {
        return byRecipient.values().stream()
                .map(Judgement::explanation)
                .filter(text -> !text.isEmpty())
                .distinct()
                .collect(Collectors.joining("; "));
    }
}
