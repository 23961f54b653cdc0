package io.sallyport.intake;

import io.sallyport.auth.SenderFacts;
import io.sallyport.filter.Screening;
import io.sallyport.journal.Decision;
import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Verdict;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.Judge;
import io.sallyport.policy.Policy;
import io.sallyport.policy.RecipientPolicy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the policies of a mail's recipients make of it. The client hears one reply, so that they have to be brought
 * together: nothing that any of them wants deferred is taken, and what only some refuse is held for those.
 */
record Judgements(List<Group> groups) {
    /**
     * Recipients for whom the same was found, under the same policy.
     *
     * @param authentication what of the verdict comes from who the mail is from
     */
    record Group(RecipientPolicy policy, List<MailAddress> recipients, Verdict verdict, Judgement authentication) {}

    /** Recipients who are judged together. Policies are compared as objects: their content may be large. */
    private static final class Bench {
        private final RecipientPolicy policy;
        private final List<Finding> found;
        private final List<MailAddress> recipients = new ArrayList<>();

        Bench(RecipientPolicy policy, List<Finding> found) {
            this.policy = policy;
            this.found = found;
        }

        @SuppressWarnings("ReferenceEquality") // One policy is one object, and to compare the content is what it spares
        boolean isFor(RecipientPolicy other, List<Finding> foundForOther) {
            return policy == other && found.equals(foundForOther);
        }
    }

    /**
     * Judges a mail for each recipient; each policy is asked once.
     *
     * @param common what was found whoever the recipient is
     * @param screening what filters find about the message; waited for
     */
    static Judgements of(
            List<MailAddress> recipients,
            Inquiry inquiry,
            List<Finding> common,
            Screening screening,
            SenderFacts facts,
            LocalDate today) {
        Map<AuthenticationPolicy, Judgement> known = new HashMap<>();
        List<Group> groups = new ArrayList<>();
        for (Bench bench : benches(recipients, inquiry)) {
            RecipientPolicy policy = bench.policy;
            Judgement authentication = known.computeIfAbsent(
                    policy.authentication(), rules -> AuthenticationRules.judge(facts, rules, today));
            List<Finding> all = new ArrayList<>(common);
            all.addAll(bench.found);
            all.addAll(authentication.findings());
            all.addAll(screening.findings(policy.filters().values()));
            groups.add(new Group(policy, List.copyOf(bench.recipients), Judge.judge(policy, all), authentication));
        }
        return new Judgements(groups);
    }

    /** The same verdict for all recipients, whatever their policies say. */
    static Judgements ofAll(List<MailAddress> recipients, Policy policy, Verdict verdict) {
        Judgement nothing = new Judgement(List.of(), List.of());
        return new Judgements(
                List.of(new Group(policy.forRecipient(recipients.getFirst()), recipients, verdict, nothing)));
    }

    private static List<Bench> benches(List<MailAddress> recipients, Inquiry inquiry) {
        List<Bench> benches = new ArrayList<>(1);
        for (MailAddress recipient : recipients) {
            RecipientPolicy policy = inquiry.policy().forRecipient(recipient);
            List<Finding> found = inquiry.foundFor(recipient);
            Bench bench = benches.stream()
                    .filter(other -> other.isFor(policy, found))
                    .findFirst()
                    .orElse(null);
            if (bench == null) {
                bench = new Bench(policy, found);
                benches.add(bench);
            }
            bench.recipients.add(recipient);
        }
        return benches;
    }

    /** Whose verdict the client is told: nobody gets the mail, or one of them later; null if somebody gets it. */
    @Nullable
    Group refusing() {
        for (Group group : groups) {
            if (group.verdict().action() == Action.DEFER) {
                return group;
            }
        }
        boolean all = groups.stream().allMatch(group -> group.verdict().action() == Action.REJECT);
        return all ? groups.getFirst() : null;
    }

    /** What decided, in the words of the findings. */
    static String why(Verdict verdict) {
        List<String> details = verdict.findings().stream()
                .filter(Verdict.Weighed::counts)
                .map(Verdict.Weighed::finding)
                .filter(finding -> verdict.decisive().contains(finding.name()))
                .map(Finding::detail)
                .distinct()
                .toList();
        return String.join("; ", details);
    }

    /** What led to all that, for the journal; empty if nothing did. */
    String explanation() {
        return String.join(
                "; ",
                groups.stream()
                        .map(group -> why(group.verdict()))
                        .filter(text -> !text.isEmpty())
                        .distinct()
                        .toList());
    }

    /** For the journal. */
    List<Decision.Judgement> recorded() {
        return groups.stream()
                .map(group -> new Decision.Judgement(group.policy().name(), group.recipients(), group.verdict()))
                .toList();
    }
}
