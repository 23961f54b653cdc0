package io.sallyport.auth.spf;

import io.sallyport.config.SiteConfig;
import io.sallyport.dns.DnsResolver;
import java.nio.file.Path;
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
        SpfConfig limits = new SpfConfig() {
            @Override
            public Duration timeout() {
                return timeout;
            }

            @Override
            public int voidLookups() {
                return 2;
            }
        };
        SiteConfig site = new SiteConfig() {
            @Override
            public String hostname() {
                return "gateway.example";
            }

            @Override
            public Path dataDir() {
                return Path.of("data");
            }

            @Override
            public Path policiesDir() {
                return Path.of("policies");
            }
        };
        return new SpfVerifier(dns, limits, site, Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
    }
}
