package io.sallyport.intake;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.policy.ProtocolPolicy;
import java.util.List;
import java.util.Set;

/** What the policy's {@code protocol:} block makes of how a client speaks. */
final class ProtocolRules {
    private ProtocolRules() {}

    /** What the facts call for; what the policy accepts is noted. */
    static List<Finding> findings(Set<ProtocolFact> facts, ProtocolPolicy policy) {
        return facts.stream().sorted().map(fact -> finding(fact, policy)).toList();
    }

    private static Finding finding(ProtocolFact fact, ProtocolPolicy policy) {
        Action action =
                switch (policy.responseTo(fact)) {
                    case ACCEPT -> Action.DELIVER;
                    case DEFER -> Action.DEFER;
                    case REJECT -> Action.REJECT;
                };
        String text = text(fact);
        return Finding.demand(action, "protocol." + fact.text(), "%s", text).telling(status(fact), text);
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
