package io.sallyport.auth.spf;

import io.sallyport.config.SiteConfig;
import io.sallyport.dns.DnsResolver;
import io.sallyport.testing.Configs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** A verifier as its tests want it: the limits of RFC 7208, a fixed time. */
final class SpfChecks {
    private SpfChecks() {}

    static SpfVerifier verifier(DnsResolver dns) {
        return verifier(dns, Duration.ofSeconds(20));
    }

    static SpfVerifier verifier(DnsResolver dns, Duration timeout) {
        SpfConfig limits = Configs.of(SpfConfig.class, "sallyport.spf.timeout", timeout.toString());
        SiteConfig site = Configs.of(SiteConfig.class, "sallyport.hostname", "gateway.example");
        return new SpfVerifier(dns, limits, site, Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
    }
}
