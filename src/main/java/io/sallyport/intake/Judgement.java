package io.sallyport.intake;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import java.util.List;

/**
 * What the {@code authentication:} block of a policy makes of who a mail is from.
 *
 * @param findings what it objects to, and what it only notes
 * @param overrides what was let pass although it failed
 */
record Judgement(List<Finding> findings, List<PolicyOverride> overrides) {
    /** Why a failure was not held against the mail; the names are those of aggregate reports (RFC 9990 § 3.1.6). */
    record PolicyOverride(Kind kind, String why) {
        /** Who is to thank. */
        enum Kind {
            /** The policy's {@code trusted-forwarders}. */
            TRUSTED_FORWARDER,
            /** The policy's {@code exceptions}, or its {@code trusted-sealers}. */
            LOCAL_POLICY
        }
    }

    Judgement {
        findings = List.copyOf(findings);
        overrides = List.copyOf(overrides);
    }

    /** What it asks for: the strictest of its demands. */
    Action action() {
        Action strictest = Action.DELIVER;
        for (Finding finding : findings) {
            if (finding.effect() instanceof Effect.Demand demand
                    && demand.action().compareTo(strictest) > 0) {
                strictest = demand.action();
            }
        }
        return strictest;
    }
}
