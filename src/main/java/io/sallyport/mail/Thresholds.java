package io.sallyport.mail;

import org.jspecify.annotations.Nullable;

/**
 * What a sum of points leads to.
 *
 * @param tag marked from here; null: never
 * @param hold held from here; null: never
 * @param reject refused from here; null: never
 */
public record Thresholds(
        @Nullable Score tag, @Nullable Score hold, @Nullable Score reject) {
    /** Points alone lead to nothing. */
    public static final Thresholds NONE = new Thresholds(null, null, null);

    /** What a sum leads to. */
    public Action at(Score score) {
        if (reject != null && score.isAtLeast(reject)) {
            return Action.REJECT;
        }
        if (hold != null && score.isAtLeast(hold)) {
            return Action.HOLD;
        }
        return tag != null && score.isAtLeast(tag) ? Action.TAG : Action.DELIVER;
    }
}
