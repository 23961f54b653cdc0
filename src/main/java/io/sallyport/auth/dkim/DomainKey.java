package io.sallyport.auth.dkim;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A public key that can check signatures. Immutable: it may be kept, and used by many threads at once. */
public sealed interface DomainKey {
    /** The type, as in {@code k=}. */
    String type();

    /** The length of the modulus, or of the key where there is none. */
    int bits();

    /**
     * Checks a signature made with the key's algorithm and SHA-256.
     *
     * @param signed the octets that were signed, not yet hashed
     * @param signature of any length and content
     */
    boolean verify(byte[] signed, byte[] signature);

    /** RSASSA-PKCS1-v1_5 (RFC 8017 § 8.2). By the platform, which is the faster here. */
    record Rsa(PublicKey key, int bits) implements DomainKey {
        /** Shorter keys can be broken (RFC 8301 § 3.2). */
        public static final int MIN_BITS = 1024;

        /** The longest that a verifier must know (RFC 8301 § 3.2); what comes beyond would only cost time. */
        public static final int MAX_BITS = 4096;

        @Override
        public String type() {
            return "rsa";
        }

        @Override
        public boolean verify(byte[] signed, byte[] signature) {
            try {
                Signature verifier = Signature.getInstance("SHA256withRSA");
                verifier.initVerify(key);
                verifier.update(signed);
                return verifier.verify(signature);
            } catch (InvalidKeyException | SignatureException e) {
                return false; // A signature of another length than the modulus, or a key that the platform refuses
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA256withRSA", e);
            }
        }
    }

    /** PureEdDSA over a hash (RFC 8463 § 3). By Bouncy Castle, several times faster than the platform. */
    record EdwardsCurve(Ed25519.PublicPoint point) implements DomainKey {
        @Override
        public String type() {
            return "ed25519";
        }

        @Override
        public int bits() {
            return 8 * Ed25519.PUBLIC_KEY_SIZE;
        }

        @Override
        public boolean verify(byte[] signed, byte[] signature) {
            byte[] hash = BodyDigest.sha256().digest(signed);
            return signature.length == Ed25519.SIGNATURE_SIZE
                    && Ed25519.verify(signature, 0, point, hash, 0, hash.length);
        }
    }
}
