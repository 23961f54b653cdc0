package io.sallyport.auth.arc;

import io.sallyport.auth.arc.ArcChain.Kind;
import io.sallyport.auth.dkim.BodyHash;
import io.sallyport.auth.dkim.Canonicalization;
import io.sallyport.auth.dkim.ColonList;
import io.sallyport.auth.dkim.FieldIndex;
import io.sallyport.auth.dkim.SignedHeader;
import io.sallyport.auth.dkim.TagList;
import io.sallyport.message.HeaderField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An ARC-Message-Signature (AMS): a DKIM signature but for the instance in the place of the identity in {@code i=}, and
 * for {@code v=}, which it does not have (RFC 8617 § 4.1.2).
 *
 * <p>Unlike with DKIM (RFC 6376 § 5.4), it is valid without From among the signed fields, as the conformance suite has
 * it; {@link ArcResult.Pass#authorSigned} says so.
 *
 * @param signedNames of the signed fields, in lower case ({@code h=})
 * @param body what was hashed of the body
 * @param bodyHash what came of it ({@code bh=})
 * @param expiration the second after 1970 from which on it is void ({@code x=}); null for never
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares it
record MessageSignature(
        Signature signature,
        Canonicalization canonicalization,
        List<String> signedNames,
        BodyHash body,
        byte[] bodyHash,
        @Nullable Long expiration) {
    static MessageSignature parse(HeaderField field) throws ArcSyntaxException {
        Signature signature = Signature.parse(field);
        TagList tags = signature.tags();
        String canonicalization = tags.get("c");
        Canonicalization.Pair pair = canonicalization == null
                ? Canonicalization.Pair.SIMPLE_SIMPLE // RFC 6376 § 3.5
                : Canonicalization.Pair.of(canonicalization);
        if (pair == null) {
            throw new ArcSyntaxException("an unknown canonicalization");
        }
        String queries = tags.get("q");
        if (queries != null && !ColonList.of(queries).contains("dns/txt")) { // RFC 6376 § 3.5
            throw new ArcSyntaxException("an unknown way to the key");
        }
        List<String> signedNames = ColonList.of(Signature.required(tags, "h").toLowerCase(Locale.ROOT));
        if (signedNames.contains(Kind.SEAL.lowerCaseName())) {
            // RFC 8617 § 4.1.2 bans all ARC fields, but many sign the AAR, and the conformance suite lets them
            throw new ArcSyntaxException("a signed ARC-Seal");
        }
        Long length = Signature.number(tags, "l", 76);
        return new MessageSignature(
                signature,
                pair.header(),
                signedNames,
                new BodyHash(pair.body(), length == null ? BodyHash.WHOLE : length),
                Signature.octets(tags, "bh"),
                Signature.number(tags, "x", 12));
    }

    /**
     * What the signature can mean. One thing, unless {@code c=} is left out: that means "simple/simple" (RFC 6376 § 3.5),
     * but some take ARC for always relaxed, the authors of the conformance suite among them, so that is tried too. Who
     * signed either form signed this message.
     */
    List<MessageSignature> readings() {
        if (signature.tags().get("c") != null) {
            return List.of(this);
        }
        BodyHash relaxedBody = new BodyHash(Canonicalization.RELAXED, body.length());
        return List.of(
                this,
                new MessageSignature(
                        signature, Canonicalization.RELAXED, signedNames, relaxedBody, bodyHash, expiration));
    }

    /** The octets that are signed (RFC 6376 § 3.7). */
    byte[] signedOctets(FieldIndex fields) {
        SignedHeader signed = new SignedHeader(canonicalization);
        fields.select(signedNames).forEach(signed::add);
        return signed.addSignature(signature.field(), signature.tags()).octets();
    }

    /** Whether each From field of the message is signed, and so none can have been put there since. */
    boolean coversAuthor(FieldIndex fields) {
        long signed = signedNames.stream().filter("from"::equals).count();
        return signed > 0 && signed >= fields.named("from").size();
    }
}
