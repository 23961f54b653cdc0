package io.sallyport.auth.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.dkim.KeyRecord.Unusable;
import io.sallyport.auth.dkim.KeyRecord.Usable;
import io.sallyport.testing.Fuzz;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;

class KeyRecordTest {
    private static final BigInteger F4 = BigInteger.valueOf(65_537);

    @Test
    void defaultsAreThoseOfTheRfc() throws IOException {
        Usable key = (Usable) KeyRecord.parse("p=" + rsa(1024, F4));
        assertThat(key.key().type()).isEqualTo("rsa");
        assertThat(key.key().bits()).isEqualTo(1024);
        assertThat(key.allowsSha256()).isTrue();
        assertThat(key.isForEmail()).isTrue();
        assertThat(key.testing()).isFalse();
        assertThat(key.strictIdentity()).isFalse();
    }

    @Test
    void allTagsAreRead() throws IOException {
        Usable key = (Usable) KeyRecord.parse(
                "v=DKIM1; h= sha1 : sha256; k=rsa; n=a note; s=other:email; t=y : s; p= " + rsa(2048, F4) + " ; x=1;");
        assertThat(key.allowsSha256()).isTrue();
        assertThat(key.isForEmail()).isTrue();
        assertThat(key.testing()).isTrue();
        assertThat(key.strictIdentity()).isTrue();
    }

    /** RFC 8301 § 3.2. */
    @Test
    void lengthsOfRsaKeysAreBoundedOnBothSides() throws IOException {
        assertThat(KeyRecord.parse("p=" + rsa(1023, F4))).isEqualTo(new Unusable(true, "RSA key of 1023 bits"));
        assertThat(KeyRecord.parse("p=" + rsa(4096, F4))).isInstanceOf(Usable.class);
        assertThat(KeyRecord.parse("p=" + rsa(4097, F4))).isEqualTo(new Unusable(false, "RSA key of 4097 bits"));
        assertThat(KeyRecord.parse("p=" + rsa(16_384, F4))).isEqualTo(new Unusable(false, "RSA key of 16384 bits"));
        assertThat(KeyRecord.parse("p=" + rsa(32_768, F4)))
                .isEqualTo(new Unusable(false, "key record of more than 4096 octets"));
    }

    @Test
    void exponentsThatWouldCostTimeOrMeanNothingAreRefused() throws IOException {
        for (BigInteger exponent : new BigInteger[] {
            BigInteger.ZERO,
            BigInteger.ONE,
            BigInteger.TWO,
            F4.negate(),
            BigInteger.ONE.shiftLeft(64).add(BigInteger.ONE)
        }) {
            assertThat(KeyRecord.parse("p=" + rsa(2048, exponent)))
                    .as(exponent.toString())
                    .isEqualTo(new Unusable(false, "RSA key with an unusable exponent"));
        }
        assertThat(KeyRecord.parse("p=" + rsa(2048, BigInteger.valueOf(3)))).isInstanceOf(Usable.class);
    }

    @Test
    void bareKeyIsReadToo() throws IOException {
        String bare = Base64.getEncoder().encodeToString(new RSAPublicKey(modulus(1024), F4).getEncoded());
        assertThat(KeyRecord.parse("p=" + bare)).isInstanceOf(Usable.class);
    }

    @Test
    void whatIsNoKeyIsNamed() {
        assertThat(KeyRecord.parse("")).isEqualTo(new Unusable(false, "key record with something that is no tag"));
        assertThat(KeyRecord.parse("k=rsa")).isEqualTo(new Unusable(false, "key record without p="));
        assertThat(KeyRecord.parse("p=")).isEqualTo(new Unusable(false, "key revoked"));
        assertThat(KeyRecord.parse("p=?")).isEqualTo(new Unusable(false, "key that is no base64"));
        assertThat(KeyRecord.parse("p=AAAA")).isEqualTo(new Unusable(false, "key that is no RSA key"));
        assertThat(KeyRecord.parse("k=dsa; p=AAAA")).isEqualTo(new Unusable(false, "key of an unknown type"));
        assertThat(KeyRecord.parse("k=rsa; v=DKIM1; p=AAAA"))
                .isEqualTo(new Unusable(false, "key record of another version"));
        assertThat(KeyRecord.parse("k=ed25519; p=AAAA")).isEqualTo(new Unusable(false, "Ed25519 key of 3 octets"));
        byte[] noPoint = new byte[32];
        noPoint[0] = 2;
        assertThat(KeyRecord.parse("k=ed25519; p=" + Base64.getEncoder().encodeToString(noPoint)))
                .isEqualTo(new Unusable(false, "Ed25519 key that is no point of the curve"));
    }

    @Test
    void anyRecordAndAnyKeyGiveAKeyOrAProblem() throws IOException {
        byte[] seed =
                ("v=DKIM1; k=rsa; h=sha256; s=email; t=y; p=" + rsa(1024, F4)).getBytes(StandardCharsets.US_ASCII);
        byte[] der = Base64.getDecoder().decode(rsa(1024, F4));
        Fuzz.run(3000, random -> {
            String text = new String(Fuzz.mutate(seed, random, "; =:\t/+ak\0"), StandardCharsets.ISO_8859_1);
            verifyNothing(KeyRecord.parse(text), random);
            byte[] mutant = Fuzz.mutate(der, random, "\u0000\u0030\u0002\u0003\u0001\u0082\u0081\u007f");
            verifyNothing(KeyRecord.parse("p=" + Base64.getEncoder().encodeToString(mutant)), random);
            byte[] point = new byte[32];
            random.nextBytes(point);
            verifyNothing(KeyRecord.parse("k=ed25519; p=" + Base64.getEncoder().encodeToString(point)), random);
        });
    }

    /** A key that could be read never takes a signature that nobody has made, whatever it is. */
    private static void verifyNothing(KeyRecord keyRecord, Random random) {
        if (keyRecord instanceof Usable usable) {
            byte[] signature = new byte[random.nextBoolean() ? usable.key().bits() / 8 : random.nextInt(600)];
            random.nextBytes(signature);
            assertThat(usable.key().verify(new byte[] {1}, signature)).isFalse();
        } else {
            assertThat(((Unusable) keyRecord).problem()).isNotEmpty();
        }
    }

    private static String rsa(int bits, BigInteger exponent) throws IOException {
        var algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
        return Base64.getEncoder()
                .encodeToString(
                        new SubjectPublicKeyInfo(algorithm, new RSAPublicKey(modulus(bits), exponent)).getEncoded());
    }

    private static BigInteger modulus(int bits) {
        return new BigInteger(bits, new Random(bits)).setBit(bits - 1).setBit(0);
    }
}
