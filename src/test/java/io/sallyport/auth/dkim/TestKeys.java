package io.sallyport.auth.dkim;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keys for tests, made when first asked for. */
final class TestKeys {
    private static final Map<Integer, String> RSA = new ConcurrentHashMap<>();

    private TestKeys() {}

    static SigningKey rsa() {
        return key(rsaPem(2048));
    }

    static SigningKey ed25519() {
        return key(ed25519Pem());
    }

    static SigningKey key(String pem) {
        try {
            return SigningKey.parse(pem);
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** An RSA key in PKCS#8. */
    static String rsaPem(int bits) {
        return RSA.computeIfAbsent(bits, length -> pem("RSA", length));
    }

    /** An Ed25519 key in PKCS#8, always another one. */
    static String ed25519Pem() {
        return pem("Ed25519", 255);
    }

    private static String pem(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            PrivateKey key = generator.generateKeyPair().getPrivate();
            return pem("PRIVATE KEY", key.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(String type, byte[] octets) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(type, Base64.getMimeEncoder().encodeToString(octets), type);
    }
}
