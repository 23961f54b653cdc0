package io.sallyport.auth.dkim;

import io.sallyport.auth.dkim.DkimResult.Claim;
import io.sallyport.message.HeaderField;
import java.util.List;

/**
 * A {@code DKIM-Signature} field that keeps the rules (RFC 6376 § 3.5), ready to be checked with a key.
 *
 * @param tags of the field
 * @param signedNames the names in {@code h=}, in lower case
 * @param bodyHash what {@code bh=} is the hash of
 * @param bodyHashValue {@code bh=}
 * @param signature {@code b=}
 * @param identityDomain the domain in {@code i=}, as A-labels
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared
record DkimSignature(
        HeaderField field,
        TagList tags,
        Claim claim,
        SignatureAlgorithm algorithm,
        Canonicalization headerCanonicalization,
        List<String> signedNames,
        BodyHash bodyHash,
        byte[] bodyHashValue,
        byte[] signature,
        String identityDomain) {
    /** The octets that {@code b=} is made of. */
    byte[] signedOctets(FieldIndex header) {
        SignedHeader signed = new SignedHeader(headerCanonicalization);
        header.select(signedNames).forEach(signed::add);
        return signed.addSignature(field, tags).octets();
    }
}
