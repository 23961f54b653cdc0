package io.sallyport.policy;

import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.policy.VerdictPolicy.Tagging;
import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code verdict:} block as it stands in a file: what a sum of points leads to.
 *
 * @param tag from this sum on a mail is marked
 * @param hold from this sum on it is held
 * @param reject from this sum on it is refused
 * @param subjectPrefix put before the subject of a marked mail
 * @param headers whether mail that goes on carries the fields that mail programs and sieves know
 */
record VerdictBlock(
        @Default("off") Threshold tag,
        @Default("off") Threshold hold,
        @Default("off") Threshold reject,

        @Default("") @Pattern(regexp = "\\P{Cntrl}{0,60}", message = "must be one line of at most 60 characters")
        String subjectPrefix,

        @Default("false") boolean headers) {
    /**
     * A sum of points that leads to something.
     *
     * @param from the least such sum; null: no sum does
     */
    record Threshold(@Nullable Score from) {
        /**
         * Reads {@code 5}, {@code 7.5} or {@code off}.
         *
         * @throws IllegalArgumentException if it is none of them, or not above zero
         */
        public static Threshold of(String text) {
            if (text.equals("off")) {
                return new Threshold(null);
            }
            Score score = Score.of(text);
            if (!score.isAtLeast(new Score(1))) {
                throw new IllegalArgumentException(text + " (expected: a number above zero, or off)");
            }
            return new Threshold(score);
        }

        @Override
        public String toString() {
            return from == null ? "off" : from.toString();
        }
    }

    VerdictPolicy policy() {
        return new VerdictPolicy(
                new Thresholds(tag.from(), hold.from(), reject.from()), new Tagging(subjectPrefix, headers));
    }
}
