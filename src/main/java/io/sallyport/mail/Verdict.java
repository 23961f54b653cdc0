package io.sallyport.mail;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the policy of a recipient makes of all that was found.
 *
 * @param action what is done
 * @param score the sum of all points that count
 * @param thresholds what the sum was held against
 * @param findings all of them, and whether each had weight; in the order of their names
 * @param decisive names of the findings without which the action would be a milder one; for a threshold, all that
 *     counted against the mail
 * @param redirect who gets the mail instead; null: the recipient
 * @param copies who gets it as well
 */
public record Verdict(
        Action action,
        Score score,
        Thresholds thresholds,
        List<Weighed> findings,
        List<String> decisive,
        @Nullable MailAddress redirect,
        List<MailAddress> copies) {
    /**
     * A finding, weighed.
     *
     * @param ignored why it has no weight, such as {@code shadow} or {@code spared by lists.allowed}; null if it has
     */
    public record Weighed(Finding finding, @Nullable String ignored) {
        /** Whether it had weight. */
        public boolean counts() {
            return ignored == null;
        }
    }

    public Verdict {
        findings = List.copyOf(findings);
        decisive = List.copyOf(decisive);
        copies = List.copyOf(copies);
    }

    /** The numbers of the parts that are taken out if the mail goes on. */
    public Set<String> strippedParts() {
        Set<String> parts = new TreeSet<>();
        for (Weighed weighed : findings) {
            if (weighed.counts() && weighed.finding().effect() instanceof Finding.Effect.Strip strip) {
                parts.addAll(strip.parts());
            }
        }
        return parts;
    }

    /** The finding that the sender is told of: one of the decisive, that asks for the action. */
    public @Nullable Finding told() {
        return findings.stream()
                .filter(Weighed::counts)
                .map(Weighed::finding)
                .filter(finding -> decisive.contains(finding.name()))
                .min((a, b) -> Boolean.compare(a.reason() == null, b.reason() == null))
                .orElse(null);
    }
}
