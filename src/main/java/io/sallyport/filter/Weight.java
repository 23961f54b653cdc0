package io.sallyport.filter;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Score;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy makes of one kind of thing that a filter sees: the type of a component of its settings. Written as points
 * ({@code 2.5}, or {@code -1} in favour of the mail) or as one of the words {@code off}, {@code note}, {@code tag},
 * {@code hold}, {@code defer} and {@code reject}.
 *
 * <p>Stable for plugins.
 *
 * @param effect how what was seen weighs; null ({@code off}): it is not even recorded
 */
public record Weight(@Nullable Effect effect) {
    /** It is not even recorded. */
    public static final Weight OFF = new Weight(null);

    private static final Weight NOTE = new Weight(new Effect.Noted());

    /**
     * Reads points or a word.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public static Weight of(String text) {
        return switch (text) {
            case "off" -> OFF;
            case "note" -> NOTE;
            // Not discard: what throws mail away must stand in a rule, where it is seen.
            case "tag" -> demand(Action.TAG);
            case "hold" -> demand(Action.HOLD);
            case "defer" -> demand(Action.DEFER);
            case "reject" -> demand(Action.REJECT);
            default -> points(text);
        };
    }

    private static Weight demand(Action action) {
        return new Weight(new Effect.Demand(action, null));
    }

    private static Weight points(String text) {
        try {
            return new Weight(new Effect.Points(Score.of(text)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    text + " (expected: points such as 2.5, or off, note, tag, hold, defer or reject)", e);
        }
    }

    /** Whether it is not worth the look. */
    public boolean isOff() {
        return effect == null;
    }

    /** Whether it is only told, and counts for nothing. */
    public boolean isNote() {
        return effect instanceof Effect.Noted;
    }

    /**
     * What was seen, with this weight.
     *
     * @param seen with any effect, such as that of {@link Finding#noted}
     * @return nothing if it is {@link #OFF}
     */
    public List<Finding> weigh(Finding seen) {
        return effect == null ? List.of() : List.of(seen.having(effect));
    }

    /** As in a policy file. */
    @Override
    public String toString() {
        return switch (effect) {
            case null -> "off";
            case Effect.Points(Score score) -> score.toString();
            case Effect.Demand(Action action, Score from) -> action.text();
            case Effect.Unavailable unavailable -> "unavailable";
            case Effect.Spares spares -> "spares";
            case Effect.Strip strip -> "strip";
            case Effect.Noted noted -> "note";
        };
    }
}
