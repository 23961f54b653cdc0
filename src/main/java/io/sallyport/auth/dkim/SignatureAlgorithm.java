package io.sallyport.auth.dkim;

import org.jspecify.annotations.Nullable;

/** The algorithms of {@code a=} (RFC 6376 § 3.3, RFC 8463 § 3). */
public enum SignatureAlgorithm {
    /** RSASSA-PKCS1-v1_5 with SHA-256: what everybody uses. */
    RSA_SHA256("rsa-sha256", "rsa"),
    /** PureEdDSA over the SHA-256 of the header (RFC 8463 § 3). */
    ED25519_SHA256("ed25519-sha256", "ed25519"),
    /** RSA with SHA-1: known by name only, "MUST NOT be used for signing or verifying" (RFC 8301 § 3.1). */
    RSA_SHA1("rsa-sha1", "rsa");

    private final String text;
    private final String keyType;

    SignatureAlgorithm(String text, String keyType) {
        this.text = text;
        this.keyType = keyType;
    }

    /** The algorithm of a value of {@code a=}; null if it is unknown. */
    public static @Nullable SignatureAlgorithm of(String value) {
        for (SignatureAlgorithm algorithm : values()) {
            if (algorithm.text.equals(value)) {
                return algorithm;
            }
        }
        return null;
    }

    /** What {@code k=} in the key record must say. */
    public String keyType() {
        return keyType;
    }

    /** The value of {@code a=}. */
    @Override
    public String toString() {
        return text;
    }
}
