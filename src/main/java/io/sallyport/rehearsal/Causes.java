package io.sallyport.rehearsal;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.mail.Verdict.Weighed;
import io.sallyport.rehearsal.Rejudged.Cause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What makes the difference between two verdicts on one mail: findings that weigh otherwise, and thresholds. */
final class Causes {
    private Causes() {}

    /** The causes, those that are thresholds first. */
    static List<Cause> of(Verdict before, Verdict after) {
        List<Cause> causes = new ArrayList<>();
        threshold(before.thresholds(), after.thresholds(), after.score(), causes);
        Map<String, Set<Effect>> was = counting(before);
        Map<String, Set<Effect>> is = counting(after);
        Set<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        for (String name : names) {
            Set<Effect> old = was.getOrDefault(name, Set.of());
            Set<Effect> now = is.getOrDefault(name, Set.of());
            if (!old.equals(now)) {
                causes.add(new Cause(
                        name,
                        now.isEmpty()
                                ? "has no weight any more"
                                : old.isEmpty() ? "has weight now" : "weighs otherwise"));
            }
        }
        return causes;
    }

    /** The findings that act, each with how it acts. */
    private static Map<String, Set<Effect>> counting(Verdict verdict) {
        Map<String, Set<Effect>> counting = new TreeMap<>();
        for (Weighed weighed : verdict.findings()) {
            if (weighed.counts() && acts(weighed.finding().effect())) {
                counting.computeIfAbsent(weighed.finding().name(), same -> new HashSet<>())
                        .add(weighed.finding().effect());
            }
        }
        return counting;
    }

    private static boolean acts(Effect effect) {
        return switch (effect) {
            case Effect.Noted noted -> false;
            case Effect.Points(Score points) -> !points.equals(Score.ZERO);
            case Effect.Unavailable(Action action) -> action != Action.DELIVER;
            case Effect.Demand demand -> true;
            case Effect.Spares spares -> true;
            case Effect.Strip strip -> true;
        };
    }

    /** The threshold that makes of the sum what it is now, or made of it what it was. */
    private static void threshold(Thresholds before, Thresholds after, Score score, List<Cause> causes) {
        Action was = before.at(score);
        Action is = after.at(score);
        if (was == is) {
            return;
        }
        Action stricter = was.compareTo(is) > 0 ? was : is;
        Action milder = stricter == was ? is : was;
        for (Action action : List.of(stricter, milder)) {
            Score old = from(before, action);
            Score now = from(after, action);
            if (action != Action.DELIVER && (old == null ? now != null : !old.equals(now))) {
                causes.add(new Cause(
                        "verdict." + action.text(),
                        "%s -> %s, at %s".formatted(old == null ? "off" : old, now == null ? "off" : now, score)));
                return;
            }
        }
    }

    private static @Nullable Score from(Thresholds thresholds, Action action) {
        return switch (action) {
            case TAG -> thresholds.tag();
            case HOLD -> thresholds.hold();
            case REJECT -> thresholds.reject();
            case DELIVER, STRIP, DISCARD, DEFER -> null;
        };
    }
}
