package io.sallyport.relay;

import io.sallyport.policy.RelayPolicy.TlsPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/** TLS towards the backends of a route, as its {@link TlsPolicy} wants it: TLS 1.2 and 1.3 only. */
final class BackendTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final TlsPolicy policy;
    private @Nullable Loaded loaded;

    /** A context and the state of the files it was made from, so that renewed certificates are noticed. */
    private record Loaded(SSLContext context, List<FileTime> files) {}

    BackendTls(TlsPolicy policy) {
        this.policy = policy;
    }

    TlsPolicy.Mode mode() {
        return policy.mode();
    }

    /**
     * Whether mail may go in the clear after TLS could not be agreed upon. Where the policy names what a certificate must
     * be like, a handshake that fails is what it wanted to see.
     */
    boolean mayFallBack() {
        return policy.mode() == TlsPolicy.Mode.OPPORTUNISTIC && policy.verification() == TlsPolicy.Verification.NONE;
    }

    /** A socket through the given one; the handshake has not been made yet. */
    SSLSocket over(Socket plain, String host) throws BackendFailure {
        String name = policy.serverName() == null ? host : policy.serverName();
        try {
            SSLSocket socket =
                    (SSLSocket) context().getSocketFactory().createSocket(plain, name, plain.getPort(), false);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(PROTOCOLS);
            if (!isAddress(name)) {
                parameters.setServerNames(List.of(new SNIHostName(name)));
            }
            if (policy.verification() == TlsPolicy.Verification.CA) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 2818's rules are those of RFC 7817 here
            }
            socket.setSSLParameters(parameters);
            return socket;
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new BackendFailure(BackendFailure.Kind.TLS, "TLS could not be set up", e);
        }
    }

    /** An address has no name to ask for (RFC 6066 § 3). */
    private static boolean isAddress(String host) {
        return host.contains(":") || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    private synchronized SSLContext context() throws GeneralSecurityException, IOException {
        List<FileTime> files = new ArrayList<>();
        for (Path file : Stream.of(policy.trust(), policy.clientCertificate(), policy.clientKey())
                .filter(Objects::nonNull)
                .toList()) {
            files.add(Files.getLastModifiedTime(file));
        }
        Loaded known = loaded;
        if (known != null && known.files().equals(files)) {
            return known.context();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers(), trustManagers(), null);
        loaded = new Loaded(context, files);
        return context;
    }

    private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException, IOException {
        Path chainFile = policy.clientCertificate();
        Path keyFile = policy.clientKey();
        if (chainFile == null || keyFile == null) {
            return null;
        }
        KeyStore keys = emptyStore();
        keys.setKeyEntry(
                "client",
                privateKey(keyFile),
                new char[0],
                certificates(chainFile).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, new char[0]);
        return factory.getKeyManagers();
    }

    private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException, IOException {
        return switch (policy.verification()) {
            case NONE -> new TrustManager[] {new Pinned(null)};
            case FINGERPRINT -> new TrustManager[] {new Pinned(policy.fingerprints())};
            case CA -> {
                Path file = policy.trust();
                if (file == null) {
                    yield null; // The system's authorities
                }
                KeyStore authorities = emptyStore();
                int number = 0;
                for (Certificate certificate : certificates(file)) {
                    authorities.setCertificateEntry("ca" + number++, certificate);
                }
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init(authorities);
                yield factory.getTrustManagers();
            }
        };
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file) throws CertificateException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    /** Reads a key in PEM: PKCS#8, or the older forms of PKCS#1 and SEC 1 that many tools still write. */
    private static PrivateKey privateKey(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(reader)) {
            Object object;
            while ((object = parser.readObject()) != null) {
                if (object instanceof PEMKeyPair pair) {
                    return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (object instanceof PrivateKeyInfo info) {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                }
            }
        }
        throw new IOException("%s holds no unencrypted private key (expected: PEM, PKCS#8 or PKCS#1)".formatted(file));
    }

    /** Takes a server by the fingerprint of its own certificate, or whoever it is where there are no fingerprints. */
    private static final class Pinned extends X509ExtendedTrustManager {
        private final @Nullable List<String> fingerprints;

        Pinned(@Nullable List<String> fingerprints) {
            this.fingerprints = fingerprints;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (fingerprints == null) {
                return;
            }
            try {
                String found = HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded()));
                if (!fingerprints.contains(found)) {
                    throw new CertificateException(
                            "the certificate's fingerprint is %s, which is not one of ours".formatted(found));
                }
            } catch (GeneralSecurityException e) {
                throw new CertificateException(e.getMessage(), e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("we are no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            throw new CertificateException("we are no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("we are no server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
