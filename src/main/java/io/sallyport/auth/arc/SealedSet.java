package io.sallyport.auth.arc;

import io.sallyport.auth.arc.ArcChain.Kind;
import io.sallyport.message.HeaderField;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An ARC Set with its fields as they came. It has all three, and a seal that can be read.
 *
 * @param authenticationResults what the AAR says
 * @param messageSignature null if it cannot be read, which matters in the newest set only (RFC 8617 § 5.2 step 5)
 */
record SealedSet(
        int instance,
        Map<Kind, HeaderField> fields,
        String authenticationResults,
        @Nullable MessageSignature messageSignature,
        Seal seal) {
    /** A set of the fields with that instance. */
    static SealedSet of(int instance, Map<Kind, HeaderField> fields) throws ArcSyntaxException {
        AuthenticationResultsValue results = AuthenticationResultsValue.parse(
                field(fields, Kind.AUTHENTICATION_RESULTS).value());
        HeaderField signature = field(fields, Kind.MESSAGE_SIGNATURE);
        Seal seal = Seal.parse(field(fields, Kind.SEAL));
        ChainValidationStatus expected = instance == 1 ? ChainValidationStatus.NONE : ChainValidationStatus.PASS;
        if (seal.status() != expected) { // RFC 8617 § 5.2 step 3 C
            throw new ArcSyntaxException("cv=%s (expected: %s)".formatted(seal.status(), expected));
        }
        if (results == null) {
            throw new ArcSyntaxException("no instance in " + Kind.AUTHENTICATION_RESULTS);
        }
        return new SealedSet(instance, fields, results.payload(), readable(signature), seal);
    }

    private static @Nullable MessageSignature readable(HeaderField field) {
        try {
            return MessageSignature.parse(field);
        } catch (ArcSyntaxException e) {
            return null; // Of an older set, it is as good as one that does not verify; of the newest, it is parsed
            // again
        }
    }

    private static HeaderField field(Map<Kind, HeaderField> fields, Kind kind) throws ArcSyntaxException {
        HeaderField field = fields.get(kind);
        if (field == null) {
            throw new ArcSyntaxException("no " + kind); // RFC 8617 § 5.2 step 3 A and B
        }
        return field;
    }

    /** The field of a kind. */
    HeaderField field(Kind kind) {
        return Objects.requireNonNull(fields.get(kind), "a set has all three fields");
    }

    /** What others may know of the set. */
    ArcSet asFact() {
        return new ArcSet(
                instance,
                authenticationResults,
                messageSignature == null ? null : messageSignature.signature().key(),
                seal.signature().key(),
                seal.status());
    }
}
