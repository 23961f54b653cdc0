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
    private static final SpfConfig LIMITS = Configs.of(SpfConfig.class);
    private static final SiteConfig SITE = Configs.of(SiteConfig.class, "sallyport.hostname", "gateway.example");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    private SpfChecks() {}

    static SpfVerifier verifier(DnsResolver dns) {
        return new SpfVerifier(dns, LIMITS, SITE, CLOCK);
    }

    static SpfVerifier verifier(DnsResolver dns, Duration timeout) {
        SpfConfig limits = Configs.of(SpfConfig.class, "sallyport.spf.timeout", timeout.toString());
        return new SpfVerifier(dns, limits, SITE, CLOCK);
    }
}
