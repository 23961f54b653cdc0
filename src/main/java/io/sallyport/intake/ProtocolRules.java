package io.sallyport.intake;

import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.ProtocolPolicy;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the policy's {@code protocol:} block makes of how a client speaks. */
final class ProtocolRules {
    private ProtocolRules() {}

    /** The refusal that the facts call for: the strictest one; null if there is nothing to refuse. */
    static @Nullable SmtpReply objectionTo(Set<ProtocolFact> facts, ProtocolPolicy policy) {
        ProtocolFact worst = facts.stream()
                .max(Comparator.comparing(policy::responseTo).thenComparing(Comparator.reverseOrder()))
                .orElse(null);
        return worst == null
                ? null
                : switch (policy.responseTo(worst)) {
                    case ACCEPT -> null;
                    case DEFER -> refusal(worst, 450, 4);
                    case REJECT -> refusal(worst, code(worst), 5);
                };
    }

    private static SmtpReply refusal(ProtocolFact fact, int code, int statusClass) {
        return SmtpReply.of(code, statusClass + "." + status(fact), text(fact));
    }

    private static int code(ProtocolFact fact) {
        return fact == ProtocolFact.EARLY_TALKER ? 554 : 550; // RFC 5321 § 3.1: 554 in place of the greeting
    }

    private static String status(ProtocolFact fact) {
        return switch (fact) {
            case EARLY_TALKER, PIPELINING_VIOLATION -> "5.1"; // X.5.1 invalid command, here: out of turn
            case BARE_LINE_END -> "5.2"; // X.5.2 syntax error
            case NUL, OVERLONG_LINE, UNDECLARED_EIGHT_BIT -> "6.0"; // X.6.0 other media error
            case SLOW_CLIENT -> "4.2"; // X.4.2 bad connection
        };
    }

    private static String text(ProtocolFact fact) {
        return switch (fact) {
            case EARLY_TALKER -> "You spoke before the greeting (RFC 5321 section 3.1)";
            case PIPELINING_VIOLATION -> "Commands were pipelined where that is not allowed (RFC 2920 section 3.1)";
            case BARE_LINE_END -> "The message holds a CR or LF that is not part of CRLF (RFC 5321 section 2.3.8)";
            case NUL -> "The message holds a NUL (RFC 5322 section 3.5)";
            case OVERLONG_LINE -> "The message holds a line over 998 octets (RFC 5322 section 2.1.1)";
            case UNDECLARED_EIGHT_BIT -> "The message holds 8-bit data that was not declared (RFC 6152)";
            case SLOW_CLIENT -> "The message came too slowly";
        };
    }
}
