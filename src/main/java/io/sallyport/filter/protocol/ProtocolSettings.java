package io.sallyport.filter.protocol;

import io.sallyport.filter.Weight;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.policy.yaml.Default;
import io.sallyport.policy.yaml.Key;

/**
 * What breaches of SMTP weigh, each in points or as a word ({@code off}, {@code note}, {@code tag}, {@code hold},
 * {@code defer}, {@code reject}). Counts only what the {@code protocol:} block of the policy accepts: what that refuses
 * does not come so far.
 *
 * <pre>{@code
 * protocol:
 *   on-unavailable: pass
 *   early-talker: 3
 *   pipelining-violation: 1.5
 *   overlong-line: off
 * }</pre>
 *
 * @param earlyTalker The client spoke before the greeting.
 * @param pipeliningViolation Commands came before a reply that the client had to wait for.
 * @param bareLineEnd Message data holds a CR or LF that is not part of CR LF.
 * @param nul Message data holds a NUL.
 * @param overlongLine A line of message data has more than 998 octets.
 * @param undeclaredEightBit Message data holds octets above 127 that were not declared.
 * @param slowClient Message data came slower than any line needs.
 */
public record ProtocolSettings(
        @Default("3") Weight earlyTalker,
        @Default("1.5") Weight pipeliningViolation,
        @Default("1") Weight bareLineEnd,
        @Default("1") Weight nul,
        @Default("0.5") Weight overlongLine,
        @Default("0.3") @Key("undeclared-8bit") Weight undeclaredEightBit,
        @Default("0.5") Weight slowClient) {
    /** What a fact weighs. */
    Weight weightOf(ProtocolFact fact) {
        return switch (fact) {
            case EARLY_TALKER -> earlyTalker;
            case PIPELINING_VIOLATION -> pipeliningViolation;
            case BARE_LINE_END -> bareLineEnd;
            case NUL -> nul;
            case OVERLONG_LINE -> overlongLine;
            case UNDECLARED_EIGHT_BIT -> undeclaredEightBit;
            case SLOW_CLIENT -> slowClient;
        };
    }
}
