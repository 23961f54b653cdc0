package io.sallyport.auth.arc;

import io.sallyport.auth.dkim.SigningIdentity;
import io.sallyport.auth.dkim.SigningKey;
import io.sallyport.testing.FakeDns;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** Keys of sealers: made once for all tests. */
final class ArcKeys {
    static final SigningKey RSA = make("RSA", 2048);
    static final SigningKey ED25519 = make("Ed25519", 255);

    private ArcKeys() {}

    /** A sealer of that domain, whose key is published. */
    static SigningIdentity publish(FakeDns dns, String domain, SigningKey key) {
        dns.txt("arc._domainkey." + domain, key.publicRecord());
        return new SigningIdentity(domain, "arc", key);
    }

    private static SigningKey make(String algorithm, int size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(size);
            byte[] pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();
            String base64 = Base64.getMimeEncoder().encodeToString(pkcs8);
            return SigningKey.parse("-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
