package io.sallyport.journal;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.mail.Verdict.Weighed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Verdicts in words. */
final class VerdictWords {
    private VerdictWords() {}

    /** What is done, why, and how far it is to what else could have been done. */
    static String verdict(Verdict verdict) {
        List<String> demanding = verdict.findings().stream()
                .filter(Weighed::counts)
                .map(Weighed::finding)
                .filter(finding -> verdict.decisive().contains(finding.name()))
                .filter(finding -> !(finding.effect() instanceof Effect.Points))
                .map(Finding::name)
                .distinct()
                .toList();
        String why = demanding.isEmpty() ? "" : ", as %s asks".formatted(String.join(", ", demanding));
        List<String> distances = distances(verdict.score(), verdict.thresholds());
        return "%s%s; %s%s"
                .formatted(
                        done(verdict.action()),
                        why,
                        points(verdict.score()),
                        distances.isEmpty() ? "" : ", " + String.join(", ", distances));
    }

    private static List<String> distances(Score score, Thresholds thresholds) {
        List<String> distances = new ArrayList<>();
        addDistance(distances, score, thresholds.tag(), "tag");
        addDistance(distances, score, thresholds.hold(), "hold");
        addDistance(distances, score, thresholds.reject(), "reject");
        return distances;
    }

    private static void addDistance(List<String> distances, Score score, @Nullable Score threshold, String name) {
        if (threshold == null) {
            return;
        }
        int compared = score.compareTo(threshold);
        if (compared == 0) {
            distances.add("just at %s (%s)".formatted(name, threshold));
        } else if (compared > 0) {
            distances.add("%s above %s (%s)".formatted(score.minus(threshold), name, threshold));
        } else {
            distances.add("%s below %s (%s)".formatted(threshold.minus(score), name, threshold));
        }
    }

    /** What would have led to another outcome. */
    static String alternative(Alternative alternative) {
        String would = "it would have been %s (%s)".formatted(done(alternative.action()), points(alternative.score()));
        return alternative.acting().isEmpty()
                ? "without %s %s".formatted(String.join(", ", alternative.without()), would)
                : "if %s were not in shadow %s".formatted(String.join(", ", alternative.acting()), would);
    }

    /** A finding with its weight and what it rests on. */
    static String finding(Weighed weighed) {
        Finding finding = weighed.finding();
        StringBuilder text = new StringBuilder(finding.name())
                .append(", ")
                .append(weight(finding.effect()))
                .append(": ")
                .append(finding.detail());
        finding.evidence()
                .forEach((name, value) ->
                        text.append("; ").append(name).append(": ").append(value));
        if (weighed.ignored() != null) {
            text.append(" (has no weight: ").append(weighed.ignored()).append(')');
        }
        return text.toString();
    }

    private static String weight(Effect effect) {
        return switch (effect) {
            case Effect.Points(Score score) -> points(score);
            case Effect.Demand(Action action, Score from) ->
                from == null
                        ? "asks for " + action.text()
                        : "asks for %s from %s on".formatted(action.text(), points(from));
            case Effect.Unavailable(Action action) ->
                action == null ? "could not tell" : "could not tell, which means " + action.text();
            case Effect.Spares spares -> "takes the weight from " + String.join(", ", spares.names());
            case Effect.Strip strip -> "asks for part " + String.join(", ", strip.parts()) + " to be taken out";
            case Effect.Noted noted -> "noted";
        };
    }

    private static String points(Score score) {
        return Math.abs(score.hundredths()) == 100 ? score + " point" : score + " points";
    }

    private static String done(Action action) {
        return switch (action) {
            case DELIVER -> "delivered";
            case TAG -> "delivered with a mark";
            case STRIP -> "delivered without some of its parts, and held as it came";
            case HOLD -> "held";
            case DISCARD -> "thrown away";
            case DEFER -> "deferred";
            case REJECT -> "refused";
        };
    }
}
