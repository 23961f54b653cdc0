package io.sallyport.admin.quarantine;

import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Score;
import io.sallyport.mail.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the policy made of a mail.
 *
 * @param action what it asked for
 * @param score the sum of the points that counted
 * @param tag from which score mail is tagged; null: never
 * @param hold from which score it is held
 * @param reject from which score it is refused
 * @param decisive names of the findings without which the action would be milder
 */
public record VerdictView(
        String action,
        String score,
        @Nullable String tag,
        @Nullable String hold,
        @Nullable String reject,
        List<String> decisive,
        List<FindingView> findings) {
    /**
     * One thing that was found.
     *
     * @param effect how it weighs: points such as {@code 2.5}, or what it asks for
     * @param ignored why it has no weight; null if it has
     */
    public record FindingView(
            String name,
            String effect,
            String detail,
            Map<String, String> evidence,
            boolean decisive,
            @Nullable String ignored) {}

    /** The same for an answer. */
    public static VerdictView of(Verdict verdict) {
        return new VerdictView(
                verdict.action().text(),
                verdict.score().toString(),
                text(verdict.thresholds().tag()),
                text(verdict.thresholds().hold()),
                text(verdict.thresholds().reject()),
                verdict.decisive(),
                verdict.findings().stream().map(each -> finding(each, verdict)).toList());
    }

    private static FindingView finding(Verdict.Weighed weighed, Verdict verdict) {
        Finding finding = weighed.finding();
        return new FindingView(
                finding.name(),
                effect(finding.effect()),
                finding.detail(),
                finding.evidence(),
                verdict.decisive().contains(finding.name()),
                weighed.ignored());
    }

    private static String effect(Effect effect) {
        return switch (effect) {
            case Effect.Points(Score score) -> score.toString();
            case Effect.Demand demand -> demand.action().text();
            case Effect.Unavailable unavailable ->
                unavailable.action() == null
                        ? "unavailable"
                        : "unavailable: " + unavailable.action().text();
            case Effect.Spares(List<String> names) -> "spares " + String.join(", ", names);
            case Effect.Strip(List<String> parts) -> "strip " + String.join(", ", parts);
            case Effect.Noted() -> "note";
        };
    }

    private static @Nullable String text(@Nullable Score score) {
        return score == null ? null : score.toString();
    }
}
