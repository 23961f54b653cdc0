package io.sallyport.auth.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.auth.dkim.KeyRecord.Usable;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;

class SigningKeyTest {
    private static final byte[] TEXT = "signed".getBytes(StandardCharsets.US_ASCII);

    @Test
    void whatAKeySignsItsPublishedRecordVerifies() {
        for (SigningKey key : new SigningKey[] {TestKeys.rsa(), TestKeys.ed25519()}) {
            Usable published = (Usable) KeyRecord.parse(key.publicRecord());
            byte[] signature = key.sign(TEXT);
            assertThat(published.key().type()).isEqualTo(key.algorithm().keyType());
            assertThat(published.key().verify(TEXT, signature)).isTrue();
            assertThat(published.key().verify(new byte[] {1}, signature)).isFalse();
            signature[3] ^= 1;
            assertThat(published.key().verify(TEXT, signature)).isFalse();
            assertThat(published.key().verify(TEXT, new byte[0])).isFalse();
        }
    }

    @Test
    void bothFormsOfAnRsaKeyAreTheSameKey() throws Exception {
        String pkcs8 = TestKeys.rsaPem(1024);
        byte[] der = Base64.getMimeDecoder().decode(pkcs8.replaceAll("-----.*-----", ""));
        String pkcs1 = TestKeys.pem(
                "RSA PRIVATE KEY",
                PrivateKeyInfo.getInstance(der)
                        .parsePrivateKey()
                        .toASN1Primitive()
                        .getEncoded());
        assertThat(SigningKey.parse(pkcs1).publicRecord())
                .isEqualTo(SigningKey.parse(pkcs8).publicRecord());
    }

    /** The secret key of RFC 8463 appendix A.1 in PKCS#8 has the public key of A.2. */
    @Test
    void ed25519KeyOfTheRfcHasThePublicKeyOfTheRfc() throws InvalidKeyException {
        byte[] prefix = Base64.getDecoder().decode("MC4CAQAwBQYDK2VwBCIEIA==");
        byte[] secret = Base64.getDecoder().decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
        byte[] der = Arrays.copyOf(prefix, prefix.length + secret.length);
        System.arraycopy(secret, 0, der, prefix.length, secret.length);
        assertThat(SigningKey.parse(TestKeys.pem("PRIVATE KEY", der)).publicRecord())
                .isEqualTo("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    }

    @Test
    void whatIsNoSigningKeyIsNamed() {
        assertRefused("", "no PRIVATE KEY or RSA PRIVATE KEY in PEM form");
        assertRefused(TestKeys.pem("CERTIFICATE", TEXT), "no PRIVATE KEY or RSA PRIVATE KEY in PEM form");
        assertRefused(TestKeys.pem("PRIVATE KEY", TEXT), "a private key that cannot be read");
        assertRefused(TestKeys.pem("RSA PRIVATE KEY", TEXT), "a private key that cannot be read");
        assertRefused("-----BEGIN PRIVATE KEY-----\n", "a private key that cannot be read");
        assertRefused(TestKeys.rsaPem(512), "an RSA key of 512 bits (expected: 1024 to 4096)");
    }

    private static void assertRefused(String pem, String message) {
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> SigningKey.parse(pem))
                .withMessageStartingWith(message);
    }
}
