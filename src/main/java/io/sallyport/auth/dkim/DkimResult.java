package io.sallyport.auth.dkim;

import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one signature (RFC 6376 § 3.9, RFC 8601 § 2.7.1): a fact, no decision.
 *
 * @param claim what the signature says of itself
 * @param keyBits the length of the key; 0 if there was none to look at
 * @param unsignedOctets how many octets of the canonicalized body are behind {@code l=}: anybody may have put them
 *     there (RFC 6376 § 8.2)
 * @param testing whether the domain is only testing DKIM ({@code t=y} in the key record)
 * @param expired whether {@code x=} is past
 * @param problem what is behind any result but pass and none, printable; null for these
 * @param trace what was done, in its order, printable
 */
public record DkimResult(
        Result result,
        Claim claim,
        int keyBits,
        long unsignedOctets,
        boolean testing,
        boolean expired,
        @Nullable String problem,
        List<String> trace) {
    /** The fewest characters of {@code b=} that tell one signature from another (RFC 6008 § 4). */
    static final int LEAST_PREFIX = 8;

    public DkimResult {
        trace = List.copyOf(trace);
    }

    /** The results, by their names in RFC 8601 § 2.7.1. */
    public enum Result {
        /** The message has no signature. */
        NONE,
        /** The domain has signed what came. */
        PASS,
        /** What came is not what was signed. */
        FAIL,
        /** The signature may be right, but is not acceptable: too weak a key, too old, one too many. */
        POLICY,
        /** The signature breaks the grammar, or is made in a way that nobody knows. */
        NEUTRAL,
        /** The key could not be asked for; a later check may succeed. */
        TEMPERROR,
        /** The signature can never be verified: no key, or one that is not for it. */
        PERMERROR;

        private final String text = name().toLowerCase(Locale.ROOT);

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * What a signature says of itself; each text is empty where it says nothing, or what is none.
     *
     * @param domain {@code d=}, as A-labels in lower case
     * @param selector {@code s=}, as A-labels
     * @param identity {@code i=} or what stands for it, {@code @} and the domain; decoded, without control characters
     * @param algorithm {@code a=} if it is one that is known
     * @param signature the first characters of {@code b=}, so many that signatures of a message differ
     */
    public record Claim(String domain, String selector, String identity, String algorithm, String signature) {
        /** The claim of no signature. */
        public static final Claim NONE = new Claim("", "", "", "", "");

        /** The same with so many characters of {@code b=}. */
        Claim shortened(int length) {
            return signature.length() <= length
                    ? this
                    : new Claim(domain, selector, identity, algorithm, signature.substring(0, length));
        }
    }

    /** The result for a message without a signature. */
    public static DkimResult none() {
        return of(Result.NONE, Claim.NONE, null, List.of());
    }

    /** A result that was found without a key. */
    static DkimResult of(Result result, Claim claim, String problem) {
        return of(result, claim, problem, List.of(problem));
    }

    /** The same with what was done before. */
    static DkimResult of(Result result, Claim claim, @Nullable String problem, List<String> trace) {
        return new DkimResult(result, claim, 0, 0, false, false, problem, trace);
    }

    /** The same result with another extract of its signature. */
    DkimResult withClaim(Claim other) {
        return new DkimResult(result, other, keyBits, unsignedOctets, testing, expired, problem, trace);
    }

    /** Whether the domain has signed what came. */
    public boolean isPass() {
        return result == Result.PASS;
    }

    /** {@code d=}: the domain that the result is about; empty if it is none. */
    public String domain() {
        return claim.domain();
    }

    /** The {@code resinfo} of RFC 8601 § 2.2, with the properties of its § 2.7.1 and of RFC 6008 § 4. */
    public AuthenticationResult asResult() {
        List<Property> properties = new ArrayList<>();
        add(properties, "d", claim.domain());
        add(properties, "i", claim.identity());
        add(properties, "s", claim.selector());
        add(properties, "a", claim.algorithm());
        add(properties, "b", claim.signature());
        return new AuthenticationResult("dkim", result.toString(), comment(), problem, properties, trace);
    }

    private static void add(List<Property> properties, String name, String value) {
        if (!value.isEmpty()) {
            properties.add(new Property("header", name, value));
        }
    }

    private @Nullable String comment() {
        List<String> remarks = new ArrayList<>();
        if (keyBits > 0) {
            remarks.add(keyBits + "-bit key");
        }
        if (testing) {
            remarks.add("testing");
        }
        if (unsignedOctets > 0) {
            remarks.add("last " + unsignedOctets + " octets of the body not signed");
        }
        return remarks.isEmpty() ? null : String.join(", ", remarks);
    }
}
