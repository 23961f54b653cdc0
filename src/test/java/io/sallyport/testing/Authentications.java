package io.sallyport.testing;

import io.sallyport.auth.AuthConfig;
import io.sallyport.auth.SenderAuthentication;
import io.sallyport.auth.arc.ArcConfig;
import io.sallyport.auth.arc.ArcSealer;
import io.sallyport.auth.arc.ArcVerifier;
import io.sallyport.auth.dkim.DkimConfig;
import io.sallyport.auth.dkim.DkimVerifier;
import io.sallyport.auth.dkim.DomainKeys;
import io.sallyport.auth.dmarc.DmarcVerifier;
import io.sallyport.auth.iprev.IprevVerifier;
import io.sallyport.auth.spf.SpfConfig;
import io.sallyport.auth.spf.SpfVerifier;
import io.sallyport.config.SiteConfig;
import io.sallyport.dns.DnsResolver;
import io.sallyport.metrics.MailMetrics;
import java.time.Clock;
import java.util.Optional;

/** Sender authentication for tests that run without the container. */
public final class Authentications {
    private Authentications() {}

    /** A sealer that seals nothing. */
    public static ArcSealer withoutSeal(Clock clock) {
        return new ArcSealer(Optional.empty(), clock);
    }

    /** All of it over a DNS of the test's, with settings such as {@code "sallyport.auth.budget", "1s"}. */
    public static SenderAuthentication with(DnsResolver dns, Clock clock, String... settings) {
        SiteConfig site = Configs.of(SiteConfig.class, "sallyport.hostname", "gateway.example");
        DomainKeys keys = new DomainKeys(dns);
        return new SenderAuthentication(
                new IprevVerifier(dns),
                new SpfVerifier(dns, Configs.of(SpfConfig.class, settings), site, clock),
                new DkimVerifier(keys, Configs.of(DkimConfig.class, settings), clock),
                new ArcVerifier(
                        keys, Configs.of(ArcConfig.class, settings), Configs.of(DkimConfig.class, settings), clock),
                new DmarcVerifier(dns),
                Configs.of(AuthConfig.class, settings),
                MailMetrics.unread());
    }
}
