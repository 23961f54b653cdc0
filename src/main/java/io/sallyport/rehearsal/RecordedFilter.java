package io.sallyport.rehearsal;

import io.sallyport.filter.Weight;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.policy.FilterRule;
import io.sallyport.policy.yaml.RecordValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a filter's findings would be under another block of settings. Where only weights differ that have a finding of
 * their name ({@code helo.our-name} and {@code our-name: reject}), the finding takes the new weight; where anything else
 * differs, nobody knows what the filter would have found.
 */
final class RecordedFilter {
    private final FilterRule candidate;
    private final @Nullable FilterRule judged;
    private final Set<Doubt> doubts = new TreeSet<>();
    private final Map<String, Weight> before = new HashMap<>();
    private final Map<String, Weight> after = new HashMap<>();
    private final Set<String> reweighed = new HashSet<>();

    /**
     * A filter.
     *
     * @param judged the block that was in force; null: not at hand
     */
    RecordedFilter(FilterRule candidate, @Nullable FilterRule judged) {
        this.candidate = candidate;
        this.judged = judged;
        if (judged != null && !judged.settings().equals(candidate.settings())) {
            compare(judged.settings(), candidate.settings());
        }
    }

    private void compare(Record was, Record is) {
        Map<String, Object> old = RecordValues.leaves(was);
        Map<String, Object> now = RecordValues.leaves(is);
        Set<String> paths = new TreeSet<>(old.keySet());
        paths.addAll(now.keySet());
        for (String path : paths) {
            Object a = old.get(path);
            Object b = now.get(path);
            if (a instanceof Weight from && b instanceof Weight to) {
                String name = candidate.filter() + "." + path.replace('.', '-');
                before.put(name, from);
                after.put(name, to);
                if (!from.equals(to)) {
                    reweighed.add(name);
                    doubtIf(from.isOff()); // What was not recorded may have been there
                }
            } else {
                doubtIf(!Objects.equals(a, b));
            }
        }
    }

    private void doubtIf(boolean differs) {
        if (differs) {
            doubts.add(new Doubt(Doubt.Kind.OTHER_SETTINGS, candidate.filter()));
        }
    }

    /** What the filter would have found, as far as the record tells. */
    List<Finding> findings(List<Finding> recorded) {
        List<Finding> findings = new ArrayList<>();
        for (Finding finding : recorded) {
            Finding now = reweighed(finding);
            if (now != null) {
                findings.add(ruled(now));
            }
        }
        return findings;
    }

    /** What the record does not tell, after all findings were asked for. */
    Set<Doubt> doubts() {
        return doubts;
    }

    private @Nullable Finding reweighed(Finding finding) {
        if (reweighed.isEmpty() || finding.effect() instanceof Effect.Unavailable) {
            return finding;
        }
        Weight was = before.get(finding.name());
        Weight is = after.get(finding.name());
        if (was == null || is == null || !finding.effect().equals(was.effect())) {
            doubtIf(true); // It may come from a weight of another name, which differs
            return finding;
        }
        Effect effect = is.effect();
        return effect == null ? null : finding.having(effect);
    }

    /** With the keys that all filters have: {@code on-unavailable} and {@code shadow}. */
    private Finding ruled(Finding finding) {
        Finding ruled = finding.effect() instanceof Effect.Unavailable
                ? finding.having(new Effect.Unavailable(candidate.onUnavailable()))
                : finding;
        if (candidate.shadow()) {
            return ruled.inShadow();
        }
        boolean wasWhole = judged == null || judged.shadow();
        if (!finding.shadow() || !wasWhole) {
            return ruled;
        }
        if (judged != null && !mayShadowParts()) {
            return new Finding(ruled.name(), ruled.effect(), ruled.detail(), ruled.evidence(), ruled.reason(), false);
        }
        doubts.add(new Doubt(Doubt.Kind.WAS_SHADOW, candidate.filter()));
        return ruled;
    }

    /** Whether a part of the filter, such as one zone, is in shadow by itself. */
    private boolean mayShadowParts() {
        return RecordValues.leaves(candidate.settings()).entrySet().stream()
                .anyMatch(leaf ->
                        leaf.getKey().endsWith("shadow") && leaf.getValue().equals(true));
    }
}
