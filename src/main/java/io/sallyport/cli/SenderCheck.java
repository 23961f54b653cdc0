package io.sallyport.cli;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.sallyport.auth.iprev.IprevResult;
import io.sallyport.auth.iprev.IprevVerifier;
import io.sallyport.auth.spf.SpfConfig;
import io.sallyport.auth.spf.SpfResult;
import io.sallyport.auth.spf.SpfVerifier;
import io.sallyport.config.SiteConfig;
import io.sallyport.dns.DnsConfig;
import io.sallyport.dns.DnsResolver;
import io.sallyport.dns.DnsjavaResolver;
import io.sallyport.dns.ZoneFileResolver;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.metrics.MailMetrics;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out who a stored mail is from as the gateway would, with its settings: without the container, which starts slowly. */
final class SenderCheck implements AutoCloseable {
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
        var iprev = new IprevVerifier(dns).ask(request.client());
        SpfVerifier spf = new SpfVerifier(
                dns, config.getConfigMapping(SpfConfig.class), config.getConfigMapping(SiteConfig.class), clock);
        List<AuthenticationResult> results = new ArrayList<>();
        if (request.reversePath() != null) {
            results.add(result(spf.checkHelo(request.client(), request.helo())));
        }
        results.add(result(spf.check(request.client(), request.helo(), request.reversePath())));
        results.addFirst(result(iprev.join()));
        return results;
    }

    private static AuthenticationResult result(IprevResult iprev) {
        return new AuthenticationResult(
                "iprev",
                iprev.result().toString(),
                iprev.name(),
                null,
                List.of(new Property("policy", "iprev", iprev.address().getHostAddress())), // RFC 8601 § 2.7.3
                iprev.claimed().stream().map(name -> "claimed: " + name).toList());
    }

    private static AuthenticationResult result(SpfResult spf) {
        return new AuthenticationResult(
                "spf",
                spf.result().toString(),
                spf.explanation(),
                spf.problem(),
                List.of(new Property("smtp", spf.identity().toString(), spf.domain())), // RFC 8601 § 2.7.2
                spf.trace().stream().map(SpfResult.Step::toString).toList());
    }

    @Override
    public void close() {
        if (dns instanceof DnsjavaResolver resolver) {
            resolver.close();
        }
    }
}
