package io.sallyport.rehearsal;

import io.sallyport.filter.Weight;
import io.sallyport.journal.Decision;
import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Verdict;
import io.sallyport.mail.Verdict.Weighed;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.FilterRule;
import io.sallyport.policy.Judge;
import io.sallyport.policy.Policy;
import io.sallyport.policy.ProtocolPolicy;
import io.sallyport.policy.RecipientPolicy;
import io.sallyport.policy.yaml.RecordValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges decisions of the journal again, by what was found then, under another policy. A pure function of the record and
 * the policies: no filter is asked, because the mail is gone, and lists and names are not what they were. What the record
 * does not tell is said as a {@link Doubt}, never guessed; where there is one, the verdict is that of what is recorded.
 */
public final class Rejudging {
    private static final String PROTOCOL = "protocol";

    private final Policy candidate;
    private final @Nullable Policy judged;

    /**
     * Judges again.
     *
     * @param candidate under which policy
     * @param judged the policy that was in force; decisions of other versions are judged with more doubts; null: not at
     *     hand
     */
    public Rejudging(Policy candidate, @Nullable Policy judged) {
        this.candidate = candidate;
        this.judged = judged;
    }

    /** What becomes of the mail; one answer for each part of its recipients that is judged alike. */
    public List<Rejudged> judge(Decision decision) {
        if (decision.judgements().isEmpty()) {
            List<MailAddress> recipients = decision.envelope() == null
                    ? List.of()
                    : decision.envelope().recipients();
            return List.of(Rejudged.unknown(recipients, null, new Doubt(Doubt.Kind.NOBODY_ASKED, "")));
        }
        List<Rejudged> all = new ArrayList<>();
        for (Decision.Judgement judgement : decision.judgements()) {
            boolean early = isEarly(decision, judgement.verdict());
            if (early && !judgement.verdict().action().isRefusal()) {
                all.add(Rejudged.unknown(judgement.recipients(), null, new Doubt(Doubt.Kind.NOBODY_ASKED, "")));
            } else if (judgement.recipients().isEmpty() || decision.stage().compareTo(Stage.RCPT) < 0) {
                RecipientPolicy known = isKnown(decision) && judged != null ? judged.defaults() : null;
                all.add(judge(decision, judgement, judgement.recipients(), candidate.defaults(), known, early));
            } else {
                all.addAll(byPolicy(decision, judgement, early));
            }
        }
        return all;
    }

    /** Recipients of one verdict who are in the same hands now. */
    private record Alike(RecipientPolicy policy, MailAddress mailbox, List<MailAddress> recipients) {
        @SuppressWarnings("ReferenceEquality") // One policy is one object, and to compare the content is what it spares
        boolean isFor(RecipientPolicy other) {
            return policy == other;
        }
    }

    private List<Rejudged> byPolicy(Decision decision, Decision.Judgement judgement, boolean early) {
        List<Rejudged> all = new ArrayList<>();
        List<Alike> alike = new ArrayList<>();
        for (MailAddress recipient : judgement.recipients()) {
            MailAddress mailbox = mailbox(recipient);
            DomainPolicy domain = candidate.domain(mailbox.asciiDomain());
            if (domain == null || (isHidden(mailbox) && !domain.groups().isEmpty())) {
                Doubt.Kind why = domain == null ? Doubt.Kind.NOT_SERVED : Doubt.Kind.HIDDEN_RECIPIENT;
                String before = judgement.verdict().action().text();
                all.add(Rejudged.unknown(List.of(recipient), before, new Doubt(why, mailbox.asciiDomain())));
            } else {
                RecipientPolicy policy = domain.judging(mailbox);
                alike.stream()
                        .filter(other -> other.isFor(policy))
                        .findFirst()
                        .ifPresentOrElse(
                                same -> same.recipients().add(recipient),
                                () -> alike.add(new Alike(policy, mailbox, new ArrayList<>(List.of(recipient)))));
            }
        }
        for (Alike each : alike) {
            RecipientPolicy known = known(decision, each.mailbox());
            all.add(judge(decision, judgement, each.recipients(), each.policy(), known, early));
        }
        return all;
    }

    private MailAddress mailbox(MailAddress recipient) {
        MailAddress postmaster = candidate.postmaster();
        return recipient.isBarePostmaster() && postmaster != null ? postmaster : recipient;
    }

    /** The journal puts a hash in place of a local part, with a mark before it. */
    private static boolean isHidden(MailAddress recipient) {
        return recipient.localPart().startsWith("#");
    }

    private boolean isKnown(Decision decision) {
        return judged != null && isVersion(judged, decision.policy());
    }

    /** A version is a hash, and where the folder lay then; a copy has the same hash. */
    private static boolean isVersion(Policy policy, String version) {
        return hash(policy.version()).equals(hash(version));
    }

    private static String hash(String version) {
        int at = version.indexOf('@');
        return at < 0 ? version : version.substring(0, at);
    }

    /** What held for a recipient when the decision was made; null: not at hand. */
    private @Nullable RecipientPolicy known(Decision decision, MailAddress mailbox) {
        DomainPolicy domain = judged == null || !isKnown(decision) ? null : judged.domain(mailbox.asciiDomain());
        return domain == null || (isHidden(mailbox) && !domain.groups().isEmpty()) ? null : domain.judging(mailbox);
    }

    /** Before the message, and where bounds or the words of the protocol refused it, only refusals were asked for. */
    private static boolean isEarly(Decision decision, Verdict verdict) {
        return decision.stage() != Stage.DATA
                || (verdict.action().isRefusal()
                        && verdict.findings().stream()
                                .map(weighed -> weighed.finding().name())
                                .allMatch(name -> name.startsWith("message.") || name.startsWith("protocol.")));
    }

    private Rejudged judge(
            Decision decision,
            Decision.Judgement judgement,
            List<MailAddress> recipients,
            RecipientPolicy policy,
            @Nullable RecipientPolicy known,
            boolean early) {
        Set<Doubt> doubts = new TreeSet<>();
        Verdict before = judgement.verdict();
        List<Finding> findings = isVersion(candidate, decision.policy())
                ? recorded(before).toList() // It is the policy that judged: all holds as it was found
                : mapped(decision, recorded(before).toList(), policy, known, early, doubts);
        Verdict after = early ? Judge.judgeEarly(findings) : Judge.judge(policy, findings);
        boolean further = early && !after.action().isRefusal();
        if (further) {
            doubts.add(new Doubt(Doubt.Kind.FURTHER, ""));
        }
        boolean hidden = recipients.stream().anyMatch(Rejudging::isHidden);
        return new Rejudged(
                recipients,
                words(before, hidden),
                further ? Rejudged.FURTHER : words(after, hidden),
                Causes.of(before, after),
                doubts);
    }

    private static Stream<Finding> recorded(Verdict verdict) {
        return verdict.findings().stream()
                .map(Weighed::finding)
                .filter(finding -> !finding.name().startsWith("rule."));
    }

    private List<Finding> mapped(
            Decision decision,
            List<Finding> recorded,
            RecipientPolicy policy,
            @Nullable RecipientPolicy known,
            boolean early,
            Set<Doubt> doubts) {
        if (known == null) {
            doubts.add(new Doubt(Doubt.Kind.OTHER_POLICY, decision.policy()));
        }
        RecordedAuthentication authentication = new RecordedAuthentication(decision.authentication(), policy, known);
        List<Finding> mapped = new ArrayList<>();
        Map<String, List<Finding>> byFilter = new LinkedHashMap<>();
        for (Finding finding : recorded) {
            if (RecordedAuthentication.isMine(finding)) {
                Finding now = authentication.judged(finding);
                if (now == null) {
                    doubts.add(new Doubt(Doubt.Kind.AUTHENTICATION, finding.name()));
                }
                mapped.add(now == null ? finding : now);
            } else if (finding.name().startsWith("message.")) {
                mapped.add(finding); // Bounds, which no policy lifts
            } else if (isOfProtocol(finding, known == null ? policy : known)) {
                mapped.add(protocol(finding));
            } else {
                byFilter.computeIfAbsent(filter(finding), same -> new ArrayList<>())
                        .add(finding);
            }
        }
        policy.filters().forEach((name, rule) -> {
            FilterRule was = known == null ? null : known.filters().get(name);
            RecordedFilter filter = new RecordedFilter(rule, was);
            List<Finding> own = byFilter.getOrDefault(name, List.of());
            mapped.addAll(filter.findings(own));
            if (known != null && was == null && !early) {
                doubts.add(new Doubt(Doubt.Kind.NEW_FILTER, name));
            }
            if (!early || !own.isEmpty()) {
                doubts.addAll(filter.doubts());
            }
        });
        return mapped;
    }

    private static String filter(Finding finding) {
        return finding.name().substring(0, finding.name().indexOf('.'));
    }

    /**
     * The block {@code protocol:} and the filter of that name call what they saw alike. The block only notes, defers and
     * rejects; where the filter does that too, what has one of its weights is taken for its own.
     */
    private static boolean isOfProtocol(Finding finding, RecipientPolicy policy) {
        boolean possible = finding.effect() instanceof Effect.Noted
                || (finding.effect() instanceof Effect.Demand demand
                        && demand.action().isRefusal());
        FilterRule filter = policy.filters().get(PROTOCOL);
        return possible
                && filter(finding).equals(PROTOCOL)
                && (filter == null
                        || RecordValues.leaves(filter.settings()).values().stream()
                                .noneMatch(leaf -> leaf instanceof Weight weight
                                        && finding.effect().equals(weight.effect())));
    }

    private Finding protocol(Finding finding) {
        ProtocolPolicy protocol = candidate.protocol();
        return Stream.of(ProtocolFact.values())
                .filter(fact -> finding.name().equals(PROTOCOL + "." + fact.text()))
                .findFirst()
                .map(fact -> finding.having(
                        switch (protocol.responseTo(fact)) {
                            case ACCEPT -> new Effect.Noted();
                            case DEFER -> new Effect.Demand(Action.DEFER, null);
                            case REJECT -> new Effect.Demand(Action.REJECT, null);
                        }))
                .orElse(finding);
    }

    /** What is done, and to whom the mail goes. Hashes of addresses cannot be compared with addresses. */
    private static String words(Verdict verdict, boolean hidden) {
        StringBuilder words = new StringBuilder(verdict.action().text());
        if (!hidden && !verdict.action().isRefusal()) {
            if (verdict.redirect() != null) {
                words.append(" to ").append(verdict.redirect());
            }
            verdict.copies().forEach(copy -> words.append(", copy to ").append(copy));
        }
        return words.toString();
    }
}
