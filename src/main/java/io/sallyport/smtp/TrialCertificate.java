package io.sallyport.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.RuntimeOperatorException;

/** A self-signed certificate (RFC 5280) for development and tests: made at start, kept in memory, proves nothing. */
final class TrialCertificate {
    private static final Duration VALIDITY = Duration.ofDays(365);

    private TrialCertificate() {}

    /** A new certificate for a host, valid for a year. */
    static ServerCertificate forHost(String host, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            Certificate certificate = certificate(host, keys, now);
            store.setKeyEntry("trial", keys.getPrivate(), new char[0], new Certificate[] {certificate});
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return new ServerCertificate(List.of(host.toLowerCase(Locale.ROOT)), List.of(certificate), context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("No certificate can be made for " + host, e);
        }
    }

    private static X509Certificate certificate(String host, KeyPair keys, Instant now)
            throws GeneralSecurityException, IOException {
        X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, host).build();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(120, new SecureRandom()).add(BigInteger.ONE), // RFC 5280 § 4.1.2.2: positive
                Date.from(now.minus(Duration.ofHours(1))), // Clocks differ
                Date.from(now.plus(VALIDITY)),
                name,
                keys.getPublic());
        builder.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
        return new JcaX509CertificateConverter().getCertificate(builder.build(new EcdsaSigner(keys.getPrivate())));
    }

    /** Signs with ECDSA and SHA-256 (RFC 5758 § 3.2) by the JDK. */
    private static final class EcdsaSigner implements ContentSigner {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private final PrivateKey key;

        private EcdsaSigner(PrivateKey key) {
            this.key = key;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            try {
                Signature signature = Signature.getInstance("SHA256withECDSA");
                signature.initSign(key);
                signature.update(content.toByteArray());
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new RuntimeOperatorException("cannot sign", e);
            }
        }
    }
}
