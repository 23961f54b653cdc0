package io.sallyport.quarantine;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.mail.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is different between two verdicts on the same mail.
 *
 * @param before what was done
 * @param now what would be done
 * @param scoreBefore the sum of then
 * @param scoreNow the sum of now
 * @param gone findings that counted and do so no more
 * @param added findings that count now and did not
 * @param changed findings that weigh otherwise, as they are now
 */
public record VerdictChange(
        Action before,
        Action now,
        Score scoreBefore,
        Score scoreNow,
        List<Finding> gone,
        List<Finding> added,
        List<Finding> changed) {
    public VerdictChange {
        gone = List.copyOf(gone);
        added = List.copyOf(added);
        changed = List.copyOf(changed);
    }

    /** Compares two verdicts; findings are the same if their names are, and of several of a name each stands for itself. */
    public static VerdictChange between(Verdict before, Verdict now) {
        Map<String, Finding> then = counting(before);
        Map<String, Finding> today = counting(now);
        List<Finding> gone = new ArrayList<>();
        List<Finding> added = new ArrayList<>();
        List<Finding> changed = new ArrayList<>();
        then.forEach((key, finding) -> {
            Finding other = today.get(key);
            if (other == null) {
                gone.add(finding);
            } else if (!other.effect().equals(finding.effect())) {
                changed.add(other);
            }
        });
        today.forEach((key, finding) -> {
            if (!then.containsKey(key)) {
                added.add(finding);
            }
        });
        return new VerdictChange(before.action(), now.action(), before.score(), now.score(), gone, added, changed);
    }

    /** Whether anything is different. */
    public boolean isAny() {
        return before != now || !gone.isEmpty() || !added.isEmpty() || !changed.isEmpty();
    }

    private static Map<String, Finding> counting(Verdict verdict) {
        Map<String, Finding> findings = new TreeMap<>();
        Map<String, Integer> numbers = new TreeMap<>();
        for (Verdict.Weighed weighed : verdict.findings()) {
            if (weighed.counts()) {
                String name = weighed.finding().name();
                findings.put(name + " " + numbers.merge(name, 1, Integer::sum), weighed.finding());
            }
        }
        return findings;
    }
}
