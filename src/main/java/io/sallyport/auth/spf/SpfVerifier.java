package io.sallyport.auth.spf;

import io.sallyport.config.SiteConfig;
import io.sallyport.dns.DnsResolver;
import io.sallyport.mail.MailAddress;
import io.sallyport.tracing.Spans;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Checks whether a client may use a domain (RFC 7208). */
@ApplicationScoped
public class SpfVerifier {
    private final DnsResolver dns;
    private final SpfConfig config;
    private final SiteConfig site;
    private final Clock clock;
    private final SpfRecordCache records = new SpfRecordCache();
    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("spf-", 0).factory());

    public SpfVerifier(DnsResolver dns, SpfConfig config, SiteConfig site, Clock clock) {
        this.dns = dns;
        this.config = config;
        this.site = site;
        this.clock = clock;
    }

    /**
     * Checks the "MAIL FROM" identity; with a null reverse-path that is {@code postmaster} at the name in HELO (RFC
     * 7208 § 2.4), and the result says so. Waits for answers: for virtual threads.
     *
     * @param helo what the client said in HELO or EHLO
     * @param reversePath null for {@code <>}
     */
    public SpfResult check(InetAddress client, String helo, @Nullable MailAddress reversePath) {
        return evaluate(SpfSender.of(client, helo, reversePath), config.timeout());
    }

    /** Checks the "HELO" identity (RFC 7208 § 2.3), and waits. */
    public SpfResult checkHelo(InetAddress client, String helo) {
        return evaluate(SpfSender.ofHelo(client, helo), config.timeout());
    }

    /**
     * Begins to check the "MAIL FROM" identity as {@link #check} does, without waiting.
     *
     * @param atMost when it is over, the result is a temperror; no check takes longer than {@link SpfConfig#timeout()}
     */
    public CompletableFuture<SpfResult> ask(
            InetAddress client, String helo, @Nullable MailAddress reversePath, Duration atMost) {
        return ask(SpfSender.of(client, helo, reversePath), atMost);
    }

    /** Begins to check the "HELO" identity, without waiting. */
    public CompletableFuture<SpfResult> askHelo(InetAddress client, String helo, Duration atMost) {
        return ask(SpfSender.ofHelo(client, helo), atMost);
    }

    private CompletableFuture<SpfResult> ask(SpfSender sender, Duration atMost) {
        Duration limit = atMost.compareTo(config.timeout()) < 0 ? atMost : config.timeout();
        return CompletableFuture.supplyAsync(() -> evaluate(sender, limit), Spans.carrying(executor));
    }

    private SpfResult evaluate(SpfSender sender, Duration limit) {
        return new SpfEvaluation(dns, records, config.voidLookups(), sender, site.hostname(), clock.instant(), limit)
                .run();
    }

    @PreDestroy
    void close() {
        executor.close(); // Every check ends within its limit
    }
}
