package io.sallyport.journal;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Verdict;
import io.sallyport.mail.Verdict.Weighed;
import io.sallyport.policy.Judge;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What would have led to another outcome: the counterfactual of a verdict. Rules of the policy are taken as they applied:
 * that one of them would not have applied without a finding is not foreseen.
 *
 * @param without the names of findings that would not have been there; empty if it is about others that count
 * @param acting the names of findings that were in shadow and would have counted
 * @param action what would have been done
 * @param score what the sum would have been
 */
public record Alternative(List<String> without, List<String> acting, Action action, Score score) {
    /** More names than this are not tried one by one. */
    private static final int MOST_TRIED = 200;

    public Alternative {
        without = List.copyOf(without);
        acting = List.copyOf(acting);
    }

    /**
     * All that differ in what is done: without each finding alone; if that never makes it milder, without all that were
     * decisive together; and with each finding that was in shadow.
     *
     * @param stage at which it was judged: before {@link Stage#DATA} only demands for a refusal act
     */
    static List<Alternative> to(Verdict verdict, Stage stage) {
        List<Alternative> found = new ArrayList<>();
        boolean milder = false;
        for (String name : names(verdict, true)) {
            Alternative alternative = without(List.of(name), verdict, stage);
            if (alternative.action() != verdict.action()) {
                found.add(alternative);
                milder |= alternative.action().compareTo(verdict.action()) < 0;
            }
        }
        if (!milder && verdict.decisive().size() > 1) {
            Alternative alternative = without(verdict.decisive(), verdict, stage);
            if (alternative.action() != verdict.action()) {
                found.add(alternative);
            }
        }
        for (String name : names(verdict, false)) {
            Alternative alternative = withActing(name, verdict, stage);
            if (alternative.action() != verdict.action()) {
                found.add(alternative);
            }
        }
        return found;
    }

    /** The names of what counts, or of what is in shadow; notes change nothing either way. */
    private static Set<String> names(Verdict verdict, boolean counting) {
        Set<String> names = new LinkedHashSet<>();
        for (Weighed weighed : verdict.findings()) {
            Finding finding = weighed.finding();
            boolean asked = counting ? weighed.counts() : finding.shadow();
            if (asked && !(finding.effect() instanceof Effect.Noted) && names.size() < MOST_TRIED) {
                names.add(finding.name());
            }
        }
        return names;
    }

    private static Alternative without(Collection<String> names, Verdict verdict, Stage stage) {
        List<Finding> others = verdict.findings().stream()
                .map(Weighed::finding)
                .filter(finding -> finding.shadow() || !names.contains(finding.name()))
                .toList();
        Verdict other = judge(others, verdict, stage);
        return new Alternative(List.copyOf(names), List.of(), other.action(), other.score());
    }

    private static Alternative withActing(String name, Verdict verdict, Stage stage) {
        List<Finding> all = verdict.findings().stream()
                .map(Weighed::finding)
                .map(finding -> finding.name().equals(name) ? acting(finding) : finding)
                .toList();
        Verdict other = judge(all, verdict, stage);
        return new Alternative(List.of(), List.of(name), other.action(), other.score());
    }

    private static Finding acting(Finding finding) {
        return new Finding(
                finding.name(), finding.effect(), finding.detail(), finding.evidence(), finding.reason(), false);
    }

    private static Verdict judge(List<Finding> findings, Verdict verdict, Stage stage) {
        return stage == Stage.DATA ? Judge.judge(verdict.thresholds(), findings) : Judge.judgeEarly(findings);
    }
}
