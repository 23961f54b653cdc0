package io.sallyport.smtp;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.sallyport.config.SiteConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of Quarkus' TLS registry ({@code quarkus.tls.…}), which also watches their files. In development and
 * tests, where none is configured, a self-signed one.
 */
@ApplicationScoped
class RegistryCertificates implements Certificates {
    /** The type of a DNS name in {@link X509Certificate#getSubjectAlternativeNames}. */
    private static final int DNS_NAME = 2;

    private final TlsConfigurationRegistry registry;
    private final SiteConfig site;
    private final InstantSource clock;

    RegistryCertificates(TlsConfigurationRegistry registry, SiteConfig site, Clock clock) {
        this.registry = registry;
        this.site = site;
        this.clock = clock;
    }

    @Override
    public List<ServerCertificate> of(ListenerSettings listener) {
        List<TlsConfiguration> configurations = configurations(listener);
        List<ServerCertificate> certificates = new ArrayList<>();
        for (TlsConfiguration configuration : configurations) {
            KeyStore store = configuration.getKeyStore();
            if (store != null) {
                certificates.add(certificate(listener, configuration, store));
            }
        }
        boolean trial = certificates.isEmpty() && LaunchMode.current() != LaunchMode.NORMAL;
        return trial ? List.of(TrialCertificate.forHost(site.hostname(), clock.instant())) : List.copyOf(certificates);
    }

    private List<TlsConfiguration> configurations(ListenerSettings listener) {
        if (listener.tlsConfigurations().isEmpty()) {
            return registry.getDefault().stream().toList();
        }
        List<TlsConfiguration> configurations = new ArrayList<>();
        for (String name : listener.tlsConfigurations()) {
            Optional<TlsConfiguration> configuration = registry.get(name);
            if (configuration.isEmpty()) {
                throw problem(listener, name + " (expected: a name of quarkus.tls.<name>.key-store)", null);
            }
            configurations.add(configuration.get());
        }
        return configurations;
    }

    @SuppressWarnings("IllegalCatch") // TlsConfiguration.createSSLContext declares Exception
    private static ServerCertificate certificate(
            ListenerSettings listener, TlsConfiguration configuration, KeyStore store) {
        try {
            return new ServerCertificate(names(store), chain(store), configuration.createSSLContext());
        } catch (Exception e) {
            throw problem(listener, configuration.getName() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static List<Certificate> chain(KeyStore store) throws KeyStoreException {
        List<Certificate> chain = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                Collections.addAll(chain, store.getCertificateChain(alias));
            }
        }
        return chain;
    }

    private static List<String> names(KeyStore store) throws KeyStoreException, CertificateParsingException {
        List<String> names = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate certificate) {
                Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
                for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                    if (alternative.getFirst().equals(DNS_NAME)) {
                        names.add(alternative.get(1).toString().toLowerCase(Locale.ROOT));
                    }
                }
            }
        }
        return names;
    }

    private static IllegalArgumentException problem(
            ListenerSettings listener, String problem, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "sallyport.listeners.%s.tls-configuration: %s".formatted(listener.name(), problem), cause);
    }
}
