package io.sallyport.auth.dkim;

import io.sallyport.auth.dkim.DkimResult.Claim;
import io.sallyport.auth.dkim.DkimResult.Result;
import io.sallyport.auth.dkim.DomainKeys.Answer;
import io.sallyport.dns.DnsAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a signature may be checked with the key that was found for it (RFC 6376 § 6.1.2). */
sealed interface KeyCheck {
    /** It may. */
    record Accepted(DkimSignature signature, Claim claim, KeyRecord.Usable key, List<String> trace)
            implements KeyCheck {
        /** The result of the check. */
        DkimResult result(Result result, long unsignedOctets, @Nullable String problem) {
            List<String> steps = new ArrayList<>(trace);
            steps.add(problem == null ? "body and header are as they were signed" : problem);
            return new DkimResult(
                    result, claim, key.key().bits(), unsignedOctets, key.testing(), false, problem, steps);
        }
    }

    /** It may not, or there is none, and this is the result. */
    record Refused(DkimResult result) implements KeyCheck {}

    /** Compares a signature with what was found for it. */
    static KeyCheck of(DkimSignature signature, Claim claim, Answer answer) {
        List<String> trace = new ArrayList<>();
        trace.add("signature: a=%s c=%s/%s d=%s s=%s i=%s, %d names in h=%s"
                .formatted(
                        claim.algorithm(),
                        signature.headerCanonicalization(),
                        signature.bodyHash().canonicalization(),
                        claim.domain(),
                        claim.selector(),
                        claim.identity(),
                        signature.signedNames().size(),
                        signature.bodyHash().length() == BodyHash.WHOLE
                                ? ""
                                : ", l=" + signature.bodyHash().length()));
        String key = "key " + claim.selector() + "._domainkey." + claim.domain() + ": ";
        return switch (answer) {
            case Answer.Missing(var absence) ->
                // RFC 6376 § 6.1.2: "no key for signature"
                refused(
                        Result.PERMERROR,
                        claim,
                        absence == DnsAnswer.Absence.NXDOMAIN ? "no such key" : "no key record",
                        key,
                        trace);
            case Answer.Failed(var why) -> refused(Result.TEMPERROR, claim, "key unavailable: " + why, key, trace);
            case Answer.Found(KeyRecord.Unusable(var tooShort, var problem)) ->
                refused(tooShort ? Result.POLICY : Result.PERMERROR, claim, problem, key, trace);
            case Answer.Found(KeyRecord.Usable usable) -> {
                trace.add(key + usable.key().type() + ", " + usable.key().bits() + " bits");
                String mismatch = mismatch(signature, usable);
                yield mismatch == null
                        ? new Accepted(signature, claim, usable, trace)
                        : refused(Result.PERMERROR, claim, mismatch, "", trace);
            }
        };
    }

    private static KeyCheck refused(Result result, Claim claim, String problem, String prefix, List<String> trace) {
        trace.add(prefix + problem);
        return new Refused(DkimResult.of(result, claim, problem, trace));
    }

    private static @Nullable String mismatch(DkimSignature signature, KeyRecord.Usable usable) {
        if (!usable.key().type().equals(signature.algorithm().keyType())) {
            return "key of another type than a="; // RFC 6376 § 6.1.2 (8)
        }
        if (!usable.allowsSha256()) {
            return "key not for SHA-256"; // RFC 6376 § 6.1.2 (6)
        }
        if (!usable.isForEmail()) {
            return "key not for e-mail"; // RFC 6376 § 3.6.1, s=
        }
        if (usable.strictIdentity()
                && !signature.identityDomain().equals(signature.claim().domain())) {
            return "key not for subdomains"; // RFC 6376 § 3.6.1, t=s
        }
        return null;
    }
}
