package io.sallyport.policy;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.mail.Verdict.Weighed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a verdict of findings: a pure function, in which their order does not matter. What has no weight (shadows, what
 * is spared) is set apart first; points are summed and held against the thresholds; of that and all demands the
 * strictest holds.
 */
public final class Judge {
    private static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::name).thenComparing(Finding::detail).thenComparing(Finding::toString);

    private static final String NAME_OF_RULE = "rule.";

    private Judge() {}

    /** What a policy makes of a whole mail. */
    public static Verdict judge(RecipientPolicy policy, List<Finding> findings) {
        List<Finding> all = new ArrayList<>(findings);
        List<Rule> applied = new ArrayList<>();
        if (!policy.rules().isEmpty()) {
            applyRules(policy.rules(), findings, all, applied);
        }
        List<Weighed> weighed = weigh(all);
        applied.removeIf(rule -> isSpared(rule, weighed));
        return verdict(policy.verdict().thresholds(), weighed, applied);
    }

    /** A rule without weight sends no mail elsewhere either. */
    private static boolean isSpared(Rule rule, List<Weighed> weighed) {
        return weighed.stream()
                .filter(each -> each.finding().name().equals(NAME_OF_RULE + rule.name()))
                .noneMatch(Weighed::counts);
    }

    /**
     * What thresholds make of findings that are there already, those of rules among them: for asking of a mail that was
     * judged what would have been otherwise. Rules are not asked again.
     */
    public static Verdict judge(Thresholds thresholds, List<Finding> findings) {
        return verdict(thresholds, weigh(findings), List.of());
    }

    /**
     * What a policy makes of a mail that is not complete: only what asks for a refusal by itself acts, because points for
     * or against the mail may still come.
     */
    public static Verdict judgeEarly(List<Finding> findings) {
        List<Weighed> weighed = weigh(findings);
        Score score = sum(weighed);
        Action action = strictest(weighed, finding -> early(finding));
        return new Verdict(action, score, Thresholds.NONE, weighed, decisive(weighed, action, false), null, List.of());
    }

    private static void applyRules(List<Rule> rules, List<Finding> findings, List<Finding> all, List<Rule> applied) {
        List<Weighed> weighed = weigh(findings);
        Set<String> counting = new LinkedHashSet<>();
        Set<String> found = new LinkedHashSet<>();
        for (Weighed each : weighed) {
            found.add(each.finding().name());
            if (each.counts()) {
                counting.add(each.finding().name());
            }
        }
        for (Rule rule : rules) {
            if (rule.when().holds(rule.shadow() ? found : counting)) {
                all.addAll(findingsOf(rule));
                if (!rule.shadow()) {
                    applied.add(rule);
                }
            }
        }
    }

    private static List<Finding> findingsOf(Rule rule) {
        String name = NAME_OF_RULE + rule.name();
        List<Finding> findings = new ArrayList<>();
        Score points = rule.points();
        if (points != null) {
            findings.add(Finding.points(points, name, "rule %s applies", rule.name()));
        }
        Action then = rule.then();
        if (then != null) {
            findings.add(Finding.demand(then, name, "rule %s applies", rule.name()));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.noted(name, "rule %s applies", rule.name()));
        }
        String reason = rule.reason();
        return findings.stream()
                .map(finding -> reason == null ? finding : finding.telling("7.1", reason))
                .map(finding -> rule.shadow() ? finding.inShadow() : finding)
                .toList();
    }

    /** Sets apart what has no weight. */
    private static List<Weighed> weigh(List<Finding> findings) {
        List<Finding> ordered = findings.stream().sorted(ORDER).toList();
        List<Finding> sparing = ordered.stream()
                .filter(finding -> !finding.shadow() && finding.effect() instanceof Effect.Spares)
                .toList();
        return ordered.stream()
                .map(finding -> new Weighed(finding, ignored(finding, sparing)))
                .toList();
    }

    private static @Nullable String ignored(Finding finding, List<Finding> sparing) {
        if (finding.shadow()) {
            return "shadow";
        }
        if (finding.effect() instanceof Effect.Spares) {
            return null; // What spares others cannot be spared, or the order would matter
        }
        for (Finding spares : sparing) {
            if (((Effect.Spares) spares.effect()).covers(finding.name())) {
                return "spared by " + spares.name();
            }
        }
        return null;
    }

    private static Score sum(List<Weighed> weighed) {
        Score sum = Score.ZERO;
        for (Weighed each : weighed) {
            if (each.counts() && each.finding().effect() instanceof Effect.Points(Score points)) {
                sum = sum.plus(points);
            }
        }
        return sum;
    }

    private static Verdict verdict(Thresholds thresholds, List<Weighed> weighed, List<Rule> applied) {
        Score score = sum(weighed);
        Action bySum = thresholds.at(score);
        Action byDemand = strictest(weighed, finding -> demanded(finding, score));
        Action action = bySum.compareTo(byDemand) >= 0 ? bySum : byDemand;
        MailAddress redirect = applied.stream()
                .map(Rule::redirect)
                .filter(address -> address != null)
                .min(Comparator.comparing(MailAddress::toString)) // Two that disagree: always the same one
                .orElse(null);
        List<MailAddress> copies = applied.stream()
                .flatMap(rule -> rule.copies().stream())
                .distinct()
                .sorted(Comparator.comparing(MailAddress::toString))
                .toList();
        List<String> decisive = decisive(weighed, action, bySum == action && bySum != byDemand);
        return new Verdict(action, score, thresholds, weighed, decisive, redirect, copies);
    }

    private interface Asks {
        Action of(Finding finding);
    }

    private static Action strictest(List<Weighed> weighed, Asks asks) {
        Action strictest = Action.DELIVER;
        for (Weighed each : weighed) {
            if (each.counts()) {
                Action asked = asks.of(each.finding());
                strictest = asked.compareTo(strictest) > 0 ? asked : strictest;
            }
        }
        return strictest;
    }

    private static Action demanded(Finding finding, Score score) {
        return switch (finding.effect()) {
            case Effect.Demand(Action action, Score from) ->
                from == null || score.isAtLeast(from) ? action : Action.DELIVER;
            case Effect.Unavailable(Action action) -> action == null ? Action.DEFER : action;
            case Effect.Strip strip -> Action.STRIP;
            case Effect.Points points -> Action.DELIVER;
            case Effect.Spares spares -> Action.DELIVER;
            case Effect.Noted noted -> Action.DELIVER;
        };
    }

    private static Action early(Finding finding) {
        boolean conditional = finding.effect() instanceof Effect.Demand demand && demand.from() != null;
        Action asked = conditional ? Action.DELIVER : demanded(finding, Score.ZERO);
        return asked.isRefusal() ? asked : Action.DELIVER;
    }

    private static List<String> decisive(List<Weighed> weighed, Action action, boolean bySum) {
        if (action == Action.DELIVER) {
            return List.of();
        }
        Score score = sum(weighed);
        return weighed.stream()
                .filter(Weighed::counts)
                .map(Weighed::finding)
                .filter(finding -> bySum
                        ? finding.effect() instanceof Effect.Points(Score points) && points.isAtLeast(Score.ZERO)
                        : demanded(finding, score) == action)
                .map(Finding::name)
                .distinct()
                .toList();
    }
}
