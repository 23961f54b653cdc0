package io.sallyport.auth.dkim;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** A private key that makes signatures, for DKIM and ARC. May be used by many threads at once. */
public sealed interface SigningKey {
    /** What the key is used with. */
    SignatureAlgorithm algorithm();

    /**
     * Signs with the key's algorithm and SHA-256.
     *
     * @param octets what is to be signed, not yet hashed
     */
    byte[] sign(byte[] octets);

    /** The text of the TXT record that publishes the public key (RFC 6376 § 3.6.1). */
    String publicRecord();

    /**
     * Reads the first private key of a PEM file: PKCS#8 ({@code PRIVATE KEY}) for RSA and Ed25519, or PKCS#1 ({@code RSA
     * PRIVATE KEY}).
     *
     * @throws IOException if the file cannot be read
     * @throws InvalidKeyException if it holds no key, or one of fewer than 1024 bits; the message says what was expected
     */
    static SigningKey read(Path file) throws IOException, InvalidKeyException {
        return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    /** Reads the text of such a file. */
    static SigningKey parse(String pem) throws InvalidKeyException {
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            PemObject object = reader.readPemObject();
            String type = object == null ? "" : object.getType();
            return switch (type) {
                case "PRIVATE KEY" -> of(PrivateKeyInfo.getInstance(object.getContent()));
                case "RSA PRIVATE KEY" ->
                    of(new PrivateKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                            RSAPrivateKey.getInstance(object.getContent())));
                default -> throw new InvalidKeyException("no PRIVATE KEY or RSA PRIVATE KEY in PEM form");
            };
        } catch (IOException | RuntimeException e) {
            // The library tells broken PEM and ASN.1 by several runtime exceptions
            throw new InvalidKeyException("a private key that cannot be read: " + e.getMessage(), e);
        }
    }

    private static SigningKey of(PrivateKeyInfo info) throws IOException, InvalidKeyException {
        AsymmetricKeyParameter key = PrivateKeyFactory.createKey(info);
        return switch (key) {
            case RSAPrivateCrtKeyParameters rsa -> Rsa.of(rsa, info);
            case Ed25519PrivateKeyParameters ed25519 -> new EdwardsCurve(ed25519);
            default -> throw new InvalidKeyException("a private key that is neither RSA nor Ed25519");
        };
    }

    /**
     * RSA, by the platform.
     *
     * @param publicKey in base64, as it is published
     */
    record Rsa(PrivateKey key, String publicKey) implements SigningKey {
        private static Rsa of(RSAPrivateCrtKeyParameters parameters, PrivateKeyInfo info)
                throws IOException, InvalidKeyException {
            int bits = parameters.getModulus().bitLength();
            if (bits < DomainKey.Rsa.MIN_BITS || bits > DomainKey.Rsa.MAX_BITS) {
                throw new InvalidKeyException("an RSA key of %d bits (expected: %d to %d)"
                        .formatted(bits, DomainKey.Rsa.MIN_BITS, DomainKey.Rsa.MAX_BITS));
            }
            var publicKey = new RSAKeyParameters(false, parameters.getModulus(), parameters.getPublicExponent());
            try {
                byte[] publicKeyInfo = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicKey)
                        .getEncoded();
                return new Rsa(
                        KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded())),
                        Base64.getEncoder().encodeToString(publicKeyInfo));
            } catch (GeneralSecurityException e) {
                throw new InvalidKeyException("an RSA key that the platform refuses: " + e.getMessage(), e);
            }
        }

        @Override
        public SignatureAlgorithm algorithm() {
            return SignatureAlgorithm.RSA_SHA256;
        }

        @Override
        public byte[] sign(byte[] octets) {
            try {
                Signature signer = Signature.getInstance("SHA256withRSA");
                signer.initSign(key);
                signer.update(octets);
                return signer.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("a key that was read can sign", e);
            }
        }

        @Override
        public String publicRecord() {
            return "v=DKIM1; k=rsa; p=" + publicKey;
        }
    }

    /** Ed25519, by Bouncy Castle. */
    record EdwardsCurve(Ed25519PrivateKeyParameters key) implements SigningKey {
        @Override
        public SignatureAlgorithm algorithm() {
            return SignatureAlgorithm.ED25519_SHA256;
        }

        @Override
        public byte[] sign(byte[] octets) {
            byte[] hash = BodyDigest.sha256().digest(octets);
            byte[] signature = new byte[Ed25519PrivateKeyParameters.SIGNATURE_SIZE];
            key.sign(Ed25519.Algorithm.Ed25519, null, hash, 0, hash.length, signature, 0);
            return signature;
        }

        @Override
        public String publicRecord() {
            return "v=DKIM1; k=ed25519; p="
                    + Base64.getEncoder().encodeToString(key.generatePublicKey().getEncoded());
        }
    }
}
