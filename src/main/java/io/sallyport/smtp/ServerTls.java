package io.sallyport.smtp;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one listener: TLS 1.2 and 1.3 (RFC 8996), forward secrecy and authenticated encryption only (RFC 9325 § 4.2), the
 * certificate chosen by SNI (RFC 6066 § 3). Certificates can be replaced at any time; each handshake uses those of its
 * moment.
 */
final class ServerTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    /** A ClientHello is smaller; without a bound a client could make us collect 16 MB. */
    private static final int MAX_CLIENT_HELLO = 16 * 1024;

    private volatile Choice choice;

    /** Shows these certificates, at least one. */
    ServerTls(List<ServerCertificate> certificates) {
        this.choice = Choice.of(certificates);
    }

    /**
     * Shows these certificates from now on; connections that are open keep what they have.
     *
     * @return false if they are those that are shown already: then nothing is done, and sessions can be resumed
     */
    boolean replace(List<ServerCertificate> certificates) {
        if (choice.shows(certificates)) {
            return false;
        }
        choice = Choice.of(certificates);
        return true;
    }

    /** The first handler of a connection that begins TLS now. */
    SniHandler newHandler(Duration handshakeTime) {
        // SniHandler hands its time-out on to the handshake that follows.
        return new SniHandler((String name) -> choice.forName(name), MAX_CLIENT_HELLO, handshakeTime.toMillis());
    }

    /** The certificates by name. */
    private record Choice(List<List<Certificate>> chains, SslContext unnamed, Map<String, SslContext> named) {
        static Choice of(List<ServerCertificate> certificates) {
            Map<String, SslContext> named = new HashMap<>();
            List<SslContext> contexts = certificates.stream()
                    .map(certificate -> {
                        SslContext context = context(certificate);
                        certificate.names().forEach(name -> named.putIfAbsent(name, context));
                        return context;
                    })
                    .toList();
            return new Choice(chains(certificates), contexts.getFirst(), Map.copyOf(named));
        }

        private static List<List<Certificate>> chains(List<ServerCertificate> certificates) {
            return certificates.stream().map(ServerCertificate::chain).toList();
        }

        boolean shows(List<ServerCertificate> certificates) {
            return chains.equals(chains(certificates));
        }

        SslContext forName(@Nullable String name) {
            if (name == null) {
                return unnamed;
            }
            String host = name.toLowerCase(Locale.ROOT);
            SslContext exact = named.get(host);
            return exact != null ? exact : named.getOrDefault("*" + host.substring(firstDot(host)), unnamed);
        }

        private static int firstDot(String host) {
            int dot = host.indexOf('.');
            return dot < 0 ? host.length() : dot;
        }

        private static SslContext context(ServerCertificate certificate) {
            return new JdkSslContext(
                    certificate.context(),
                    false,
                    CIPHERS,
                    SupportedCipherSuiteFilter.INSTANCE,
                    ApplicationProtocolConfig.DISABLED,
                    ClientAuth.NONE,
                    PROTOCOLS,
                    false);
        }
    }
}
