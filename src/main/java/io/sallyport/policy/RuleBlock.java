package io.sallyport.policy;

import io.sallyport.mail.Action;
import io.sallyport.mail.Score;
import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One block under {@code rules:} as it stands in a file.
 *
 * @param when which findings it asks for
 * @param points what it adds to the sum
 * @param then what it demands
 * @param redirect who gets the mail instead of the recipient: an address in a served domain
 * @param copy who gets it as well: addresses in served domains
 * @param reason what the sender is told if it refuses
 * @param enabled false switches off what a layer below has switched on
 * @param shadow whether it is only recorded
 */
record RuleBlock(
        When when,
        @Nullable Score points,
        @Nullable Demand then,
        @Nullable String redirect,

        @Size(max = 10, message = "must name at most 10 addresses")
        List<String> copy,

        @Nullable @Pattern(regexp = ReplyTexts.TEXT, message = ReplyTexts.TEXT_EXPECTED)
        String reason,

        @Default("true") boolean enabled,
        @Default("false") boolean shadow) {
    /**
     * Which findings a rule asks for, at least one of the three.
     *
     * @param any at least one of these is there
     * @param all each of these is there
     * @param none none of these is there
     */
    record When(
            List<@Pattern(regexp = FindingNames.PATTERN, message = FindingNames.PATTERN_EXPECTED) String> any,
            List<@Pattern(regexp = FindingNames.PATTERN, message = FindingNames.PATTERN_EXPECTED) String> all,
            List<@Pattern(regexp = FindingNames.PATTERN, message = FindingNames.PATTERN_EXPECTED) String> none) {}

    /** What a rule can demand. */
    enum Demand {
        /** The mail goes on, marked. */
        TAG(Action.TAG),
        /** The mail is taken, and held until an administrator has decided. */
        HOLD(Action.HOLD),
        /** The sender may try again. */
        DEFER(Action.DEFER),
        /** The sender is refused for good. */
        REJECT(Action.REJECT),
        /** The mail is taken and thrown away; nobody but the journal learns of it. */
        DISCARD(Action.DISCARD);

        private final Action action;

        Demand(Action action) {
            this.action = action;
        }

        Action action() {
            return action;
        }
    }
}
