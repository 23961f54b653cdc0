package io.sallyport.policy;

import io.sallyport.mail.Action;
import io.sallyport.policy.yaml.Default;
import io.sallyport.policy.yaml.Inline;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * One block under {@code filters:} as it stands in a file. Its name says whose settings stand beside these keys.
 *
 * @param enabled false switches off what a layer below has switched on
 * @param onUnavailable what it means if the filter cannot tell; must be said, because nobody should learn it from an
 *     outage
 * @param budget how long the filter may take at one stage
 * @param shadow whether its findings are only recorded
 * @param settings the filter's own keys
 */
record FilterBlock(
        @Default("true") boolean enabled,
        OnUnavailable onUnavailable,

        @Default("5s")
        @DurationMin(millis = 10, message = "must be at least 10ms")
        @DurationMax(minutes = 5, message = "must be at most 5m")
        Duration budget,

        @Default("false") boolean shadow,
        @Inline Record settings) {
    /** What it means if a filter cannot tell. */
    enum OnUnavailable {
        /** The others decide without it. */
        PASS(Action.DELIVER),
        /** The mail goes on, marked. */
        TAG(Action.TAG),
        /** The mail is taken, and held until an administrator has decided. */
        HOLD(Action.HOLD),
        /** The sender may try again. */
        DEFER(Action.DEFER);

        private final Action action;

        OnUnavailable(Action action) {
            this.action = action;
        }

        Action action() {
            return action;
        }
    }

    /** What the block asks for. */
    FilterRule named(String filter) {
        return new FilterRule(filter, onUnavailable.action(), budget, shadow, settings);
    }
}
