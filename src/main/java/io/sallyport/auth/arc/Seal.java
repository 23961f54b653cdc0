package io.sallyport.auth.arc;

import io.sallyport.message.HeaderField;

/**
 * An ARC-Seal (AS): a signature of all ARC fields up to its own (RFC 8617 § 4.1.3).
 *
 * @param status of the chain as the sealer received it ({@code cv=})
 */
record Seal(Signature signature, ChainValidationStatus status) {
    static Seal parse(HeaderField field) throws ArcSyntaxException {
        Signature signature = Signature.parse(field);
        if (signature.tags().get("h") != null) {
            throw new ArcSyntaxException("a seal with h="); // RFC 8617 § 4.1.3: not allowed
        }
        ChainValidationStatus status = ChainValidationStatus.named(Signature.required(signature.tags(), "cv"));
        if (status == null) {
            throw new ArcSyntaxException("an unknown cv=");
        }
        return new Seal(signature, status);
    }
}
