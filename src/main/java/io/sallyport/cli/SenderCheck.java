package io.sallyport.cli;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.sallyport.auth.AuthConfig;
import io.sallyport.auth.SenderAuthentication;
import io.sallyport.auth.SenderInquiry;
import io.sallyport.auth.arc.ArcConfig;
import io.sallyport.auth.arc.ArcVerifier;
import io.sallyport.auth.dkim.DkimConfig;
import io.sallyport.auth.dkim.DkimVerifier;
import io.sallyport.auth.dkim.DomainKeys;
import io.sallyport.auth.dmarc.DmarcVerifier;
import io.sallyport.auth.iprev.IprevVerifier;
import io.sallyport.auth.spf.SpfConfig;
import io.sallyport.auth.spf.SpfVerifier;
import io.sallyport.config.SiteConfig;
import io.sallyport.dns.DnsConfig;
import io.sallyport.dns.DnsResolver;
import io.sallyport.dns.DnsjavaResolver;
import io.sallyport.dns.ZoneFileResolver;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.MessageHeader;
import io.sallyport.metrics.MailMetrics;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Finds out who a stored mail is from as the gateway would, with its settings: without the container, which starts slowly. */
final class SenderCheck implements AutoCloseable {
    private static final int MAX_HEADER = 16 * 1024 * 1024;

    private final SmallRyeConfig config;
    private final DnsResolver dns;
    private final Clock clock;

    private SenderCheck(SmallRyeConfig config, DnsResolver dns, Clock clock) {
        this.config = config;
        this.dns = dns;
        this.clock = clock;
    }

    /**
     * A mail, and how it came.
     *
     * @param helo what the client said in HELO or EHLO
     * @param reversePath null for {@code <>}
     */
    record Request(
            MailMessage message,
            InetAddress client,
            String helo,
            @Nullable MailAddress reversePath) {}

    /**
     * A check with the gateway's settings: from system properties, environment and configuration files.
     *
     * @param zoneFile answers all questions; null for the configured servers
     * @param clock what signatures' times are compared with
     * @throws IOException if the file cannot be read, or is no master file
     */
    static SenderCheck asConfigured(@Nullable Path zoneFile, Clock clock) throws IOException {
        SmallRyeConfig config = ConfigUtils.configBuilder()
                .withMapping(DnsConfig.class)
                .withMapping(SiteConfig.class)
                .withMapping(SpfConfig.class)
                .withMapping(DkimConfig.class)
                .withMapping(ArcConfig.class)
                .withMapping(AuthConfig.class)
                .withValidateUnknown(false)
                .build();
        return new SenderCheck(
                config,
                zoneFile != null
                        ? ZoneFileResolver.read(zoneFile)
                        : new DnsjavaResolver(config.getConfigMapping(DnsConfig.class), MailMetrics.unread()),
                clock);
    }

    /**
     * What is found, in the order of Authentication-Results.
     *
     * @throws IOException if the message cannot be read
     */
    List<AuthenticationResult> check(Request request) throws IOException {
        MessageHeader header = MessageHeader.read(request.message(), MAX_HEADER);
        if (header == null) {
            throw new IOException("the header is over %d octets".formatted(MAX_HEADER));
        }
        SenderAuthentication authentication = authentication();
        SenderInquiry inquiry = authentication.begin(
                authentication.arrived(request.client()),
                request.client(),
                request.helo(),
                request.reversePath(),
                null,
                CompletableFuture.completedFuture(null));
        return inquiry.conclude(request.message(), header).results();
    }

    private SenderAuthentication authentication() {
        DomainKeys keys = new DomainKeys(dns);
        return new SenderAuthentication(
                new IprevVerifier(dns),
                new SpfVerifier(dns, setting(SpfConfig.class), setting(SiteConfig.class), clock),
                new DkimVerifier(keys, setting(DkimConfig.class), clock),
                new ArcVerifier(keys, setting(ArcConfig.class), setting(DkimConfig.class), clock),
                new DmarcVerifier(dns),
                setting(AuthConfig.class),
                MailMetrics.unread());
    }

    private <T> T setting(Class<T> mapping) {
        return config.getConfigMapping(mapping);
    }

    @Override
    public void close() {
        if (dns instanceof DnsjavaResolver resolver) {
            resolver.close();
        }
    }
}
