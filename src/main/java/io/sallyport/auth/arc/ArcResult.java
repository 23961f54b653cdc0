package io.sallyport.auth.arc;

import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the validation of a chain came to (RFC 8617 § 5.2): a fact, no decision.
 *
 * @param sets the ARC Sets, the newest first; empty if the chain's structure is not valid. Not to be believed unless the
 *     chain passes, and then only by {@link TrustedSealers}
 * @param highestInstance the highest instance in any ARC field, as far as they can be read; 0 if there is none
 * @param trace the steps in their order, printable; at most two for each set and one more
 */
public record ArcResult(Outcome outcome, List<ArcSet> sets, int highestInstance, List<String> trace) {
    public ArcResult {
        sets = List.copyOf(sets);
        trace = List.copyOf(trace);
    }

    /** The three ends of a validation. */
    public sealed interface Outcome {}

    /** The message has no ARC field. */
    public record None() implements Outcome {}

    /**
     * The chain is whole, and the message is as the newest handler sent it, as far as that handler signed it.
     *
     * @param oldestPass the instance of the oldest message signature that is known to verify still; 0 if all do
     * @param authorSigned whether the newest message signature covers each From field of the message; if not, anybody
     *     may have put another author there
     * @param unsignedOctets how many octets of the body the newest message signature leaves out ({@code l=} of RFC 6376
     *     § 3.5)
     */
    public record Pass(int oldestPass, boolean authorSigned, long unsignedOctets) implements Outcome {}

    /**
     * The chain is broken, and is worth as much as none (RFC 8617 § 5.2).
     *
     * @param problem why, printable
     * @param temporary whether that is only because a key could not be asked for. For RFC 8617 § 5.2.1 this is a failure
     *     as any other; who would rather hear the message again may defer it
     * @param marked whether the newest seal says already that the chain is broken ({@code cv=fail})
     */
    public record Fail(String problem, boolean temporary, boolean marked) implements Outcome {}

    /** The Chain Validation Status. */
    public ChainValidationStatus status() {
        return switch (outcome) {
            case None none -> ChainValidationStatus.NONE;
            case Pass pass -> ChainValidationStatus.PASS;
            case Fail fail -> ChainValidationStatus.FAIL;
        };
    }

    /** The method "arc" of RFC 8617 § 10.1. */
    public AuthenticationResult asResult() {
        return asResult(null);
    }

    /**
     * The same with the address of the client that brought the message (RFC 8617 § 6): sealed, it tells later handlers
     * where the mail came from.
     */
    public AuthenticationResult asResult(@Nullable InetAddress client) {
        List<Property> properties = new ArrayList<>();
        if (outcome instanceof Pass pass) {
            properties.add(new Property("header", "oldest-pass", String.valueOf(pass.oldestPass())));
        }
        if (client != null) {
            properties.add(new Property("smtp", "remote-ip", client.getHostAddress()));
        }
        String comment = sets.isEmpty()
                ? null
                : "i=" + highestInstance + " " + sets.getFirst().seal().domain();
        String reason = outcome instanceof Fail fail ? fail.problem() : null;
        return new AuthenticationResult("arc", status().toString(), comment, reason, properties, trace);
    }
}
