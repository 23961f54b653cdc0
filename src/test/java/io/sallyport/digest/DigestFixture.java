package io.sallyport.digest;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.config.SiteConfig;
import io.sallyport.mail.MailAddress;
import io.sallyport.message.MessageSigner;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.DigestPolicy;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.Policy;
import io.sallyport.policy.ProtocolPolicy;
import io.sallyport.policy.RecipientPolicy;
import io.sallyport.policy.RecipientsPolicy;
import io.sallyport.policy.ReplyTexts;
import io.sallyport.policy.VerdictPolicy;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.MailClass;
import io.sallyport.relay.IdleWorkers;
import io.sallyport.spool.FileSpool;
import io.sallyport.spool.SpoolEntries;
import io.sallyport.spool.SpooledMail;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.HeldMails;
import io.sallyport.testing.Mails;
import io.sallyport.testing.MemoryQuarantine;
import io.sallyport.testing.Routes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All that digests need, with a folder, a clock and a quarantine of the test's own. Nobody carries the spool's mail away. */
final class DigestFixture implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final DigestMail LETTER =
            new DigestMail(new MailAddress("quarantine", "example.com"), "mx.example.com", ZoneOffset.UTC);

    final MemoryQuarantine quarantine = new MemoryQuarantine();
    final FakeClock clock = new FakeClock(NOON);
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Path data;
    final SiteConfig site;
    final DigestConfig config;
    final DigestLinks links;
    FileSpool spool;
    DigestPolicy policy = DigestPolicy.DEFAULT;
    MessageSigner signer = message -> "";

    DigestFixture(Path data, String... settings) throws IOException {
        this.data = data;
        this.site = Configs.of(
                SiteConfig.class, "sallyport.data-dir", data.toString(), "sallyport.hostname", "mx.example.com");
        this.config = Configs.of(
                DigestConfig.class,
                Stream.concat(
                                Stream.of(
                                        "sallyport.digest.enabled", "true",
                                        "sallyport.digest.sender", "quarantine@example.com",
                                        "sallyport.digest.public-url", "https://mail.example.com/",
                                        "sallyport.digest.margin", "0s"),
                                Arrays.stream(settings))
                        .toArray(String[]::new));
        this.links = new DigestLinks(site, config, clock);
        this.spool = SpoolEntries.open(data.resolve("spool"));
    }

    Path file() {
        return data.resolve("digest/progress.json");
    }

    /** Mail that was held some seconds before noon. */
    HeldMail hold(String id, String recipient, MailClass mailClass) {
        HeldMail mail = HeldMails.received(HeldMails.of(id, recipient, mailClass), NOON.minusSeconds(60));
        quarantine.put(mail, Mails.simple(id));
        return mail;
    }

    /** Serves {@code example.com} alone. */
    private Policy policy() {
        RecipientPolicy judging = new RecipientPolicy(
                "example.com",
                AuthenticationPolicy.DEFAULT,
                VerdictPolicy.DEFAULT,
                Map.of(),
                List.of(),
                ReplyTexts.DEFAULT,
                policy);
        DomainPolicy domain =
                new DomainPolicy("example.com", Routes.to(), new RecipientsPolicy.Accept(), judging, Map.of());
        return new Policy("1", ProtocolPolicy.DEFAULT, List.of(), null, Map.of("example.com", domain));
    }

    DigestMaker maker() {
        return new DigestMaker(quarantine, this::policy, links, config);
    }

    DigestOutbox outbox() {
        return new DigestOutbox(spool, IdleWorkers.on(spool, clock), message -> signer.signatures(message));
    }

    DigestRound round() {
        return new DigestRound(file(), maker(), LETTER, outbox(), new MailMetrics(registry), clock, () -> false);
    }

    Digests digests() {
        return new Digests(config, site, maker(), outbox(), new MailMetrics(registry), clock);
    }

    /** As if the program had ended and begun again. */
    void reopen() throws IOException {
        spool.close();
        spool = SpoolEntries.open(data.resolve("spool"));
    }

    /** Who gets the mail in the spool, sorted. */
    List<String> recipients() {
        return spool.all().stream()
                .map(mail -> mail.pending().getFirst().toString())
                .sorted()
                .toList();
    }

    /** What the relay does with all mail. */
    void carryAway() throws IOException {
        for (SpooledMail mail : spool.all()) {
            spool.remove(mail);
        }
    }

    /** The octets of the one mail in the spool. */
    String text() throws IOException {
        return new String(Mails.bytes(spool.message(spool.all().iterator().next())), StandardCharsets.UTF_8);
    }

    double count(String metric, String result) {
        var counter = registry.find(metric).tag("result", result).counter();
        return counter == null ? 0 : counter.count();
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
