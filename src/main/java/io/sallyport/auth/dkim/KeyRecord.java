package io.sallyport.auth.dkim;

import io.sallyport.auth.dkim.DerReader.RsaNumbers;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * What the owner of a domain publishes under a selector (RFC 6376 § 3.6.1): a public key, and what it is for. A record
 * that breaks the rules says what is wrong and has no key.
 */
public sealed interface KeyRecord {
    /** The longest text of a record: a key of 4,096 bits has some 740 octets in base64. */
    int MAX_OCTETS = 4096;

    /**
     * A key that can be used.
     *
     * @param hashes the hashes that may be used with it ({@code h=}); empty for all
     * @param services what it is for ({@code s=}); {@code *} for everything
     * @param flags {@code y}: the domain tests DKIM; {@code s}: {@code i=} must be {@code d=} ({@code t=})
     */
    record Usable(DomainKey key, List<String> hashes, List<String> services, List<String> flags) implements KeyRecord {
        public Usable {
            hashes = List.copyOf(hashes);
            services = List.copyOf(services);
            flags = List.copyOf(flags);
        }

        /** Whether the domain is only testing DKIM; nothing is to be concluded from a failure (RFC 6376 § 3.6.1). */
        public boolean testing() {
            return flags.contains("y");
        }

        /** Whether the domain in {@code i=} must be {@code d=} itself (RFC 6376 § 3.6.1). */
        public boolean strictIdentity() {
            return flags.contains("s");
        }

        /** Whether the key may be used with SHA-256 (RFC 6376 § 3.6.1), the only hash there is (RFC 8301 § 3.1). */
        public boolean allowsSha256() {
            return hashes.isEmpty() || hashes.contains("sha256");
        }

        /** Whether the key is for e-mail (RFC 6376 § 3.6.1). */
        public boolean isForEmail() {
            return services.contains("*") || services.contains("email");
        }
    }

    /**
     * A record without a key that could be used.
     *
     * @param tooShort whether there is a key, and only its length forbids its use (RFC 8301 § 3.2)
     * @param problem what is wrong, without any text of the record
     */
    record Unusable(boolean tooShort, String problem) implements KeyRecord {}

    /** Reads a record; each char is one octet. */
    static KeyRecord parse(String text) {
        if (text.length() > MAX_OCTETS) {
            return unusable("key record of more than " + MAX_OCTETS + " octets");
        }
        TagList tags = TagList.parse(text);
        if (tags.problem() != null) {
            return unusable("key record with " + tags.problem());
        }
        String version = tags.get("v");
        if (version != null && !(version.equals("DKIM1") && "v".equals(tags.firstName()))) {
            // RFC 6376 § 3.6.1: "This tag MUST be the first tag in the record"; others "MUST be discarded"
            return unusable("key record of another version");
        }
        String data = tags.withoutWhitespace("p");
        if (data == null) {
            return unusable("key record without p=");
        }
        if (data.isEmpty()) {
            return unusable(
                    "key revoked"); // RFC 6376 § 3.6.1: "An empty value means that this public key has been revoked."
        }
        byte[] octets = Base64Text.decode(data);
        if (octets == null) {
            return unusable("key that is no base64");
        }
        List<String> hashes = list(tags.get("h", ""));
        List<String> services = list(tags.get("s", "*"));
        List<String> flags = list(tags.get("t", ""));
        // RFC 6376 § 3.6.1: the default of k= is rsa
        return switch (tags.get("k", "rsa")) {
            case "rsa" -> rsa(octets, hashes, services, flags);
            case "ed25519" -> ed25519(octets, hashes, services, flags);
            default -> unusable("key of an unknown type");
        };
    }

    private static KeyRecord rsa(byte[] octets, List<String> hashes, List<String> services, List<String> flags) {
        RsaNumbers numbers = DerReader.rsa(octets);
        if (numbers == null || numbers.modulus().signum() <= 0) {
            return unusable("key that is no RSA key");
        }
        int bits = numbers.modulus().bitLength();
        if (bits < DomainKey.Rsa.MIN_BITS) {
            return new Unusable(true, "RSA key of " + bits + " bits");
        }
        if (bits > DomainKey.Rsa.MAX_BITS) {
            return unusable("RSA key of " + bits + " bits");
        }
        BigInteger exponent = numbers.exponent();
        // Unlike RFC 8017, which takes any: nobody has longer ones, and the time of a check grows with them.
        if (exponent.bitLength() < 2 || exponent.bitLength() > 64 || exponent.signum() < 0 || !exponent.testBit(0)) {
            return unusable("RSA key with an unusable exponent");
        }
        try {
            var key = KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(numbers.modulus(), exponent));
            return new Usable(new DomainKey.Rsa(key, bits), hashes, services, flags);
        } catch (InvalidKeySpecException e) {
            return unusable("key that is no RSA key");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    /** RFC 8463 § 4: the key itself, without any ASN.1. */
    private static KeyRecord ed25519(byte[] octets, List<String> hashes, List<String> services, List<String> flags) {
        if (octets.length != Ed25519.PUBLIC_KEY_SIZE) {
            return unusable("Ed25519 key of " + octets.length + " octets");
        }
        Ed25519.PublicPoint point = Ed25519.validatePublicKeyPartialExport(octets, 0);
        return point == null
                ? unusable("Ed25519 key that is no point of the curve")
                : new Usable(new DomainKey.EdwardsCurve(point), hashes, services, flags);
    }

    private static KeyRecord unusable(String problem) {
        return new Unusable(false, problem);
    }

    /** {@code value *( [FWS] ":" [FWS] value )} */
    private static List<String> list(String value) {
        return value.isEmpty() ? List.of() : ColonList.of(value);
    }
}
