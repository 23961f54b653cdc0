package io.sallyport.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.auth.AuthConfig;
import io.sallyport.config.HostPort;
import io.sallyport.config.SiteConfig;
import io.sallyport.intake.Examiner;
import io.sallyport.intake.Handover;
import io.sallyport.intake.Intake;
import io.sallyport.intake.IntakeConfig;
import io.sallyport.intake.Records;
import io.sallyport.intake.TraceHeader;
import io.sallyport.journal.Decision;
import io.sallyport.journal.DeliveryEvent;
import io.sallyport.journal.Journal;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.SmtpReply;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.overload.OverloadConfig;
import io.sallyport.overload.Shedding;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.Policy;
import io.sallyport.policy.ProtocolPolicy;
import io.sallyport.policy.RecipientsPolicy;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.relay.Delivery;
import io.sallyport.relay.Delivery.Outcome;
import io.sallyport.relay.RecipientVerifier;
import io.sallyport.relay.RecipientVerifier.Answer;
import io.sallyport.testing.Authentications;
import io.sallyport.testing.Chains;
import io.sallyport.testing.ContentReaders;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.FakeKeeper;
import io.sallyport.tracing.Tracer;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** The front door on free ports, before the real intake, with recipients and deliveries that a test chooses. */
final class TestDoor implements AutoCloseable {
    static final String HOST = "mx.example.test";

    /** What was handed on, in order. */
    final BlockingQueue<Received> mails = new LinkedBlockingQueue<>();

    /** What was journalled, in order. */
    final BlockingQueue<Decision> journal = new LinkedBlockingQueue<>();

    volatile RecipientVerifier verifier = TestDoor::verify;
    volatile Runnable beforeDelivery = () -> {};

    /** What becomes of a mail; at first it goes to {@link #mails}. */
    volatile Consumer<MailTransaction> taken = this::keep;

    volatile Certificates certificates =
            listener -> List.of(TrialCertificate.forHost(HOST, Clock.systemUTC().instant()));
    volatile ProtocolPolicy protocol = ProtocolPolicy.DEFAULT;

    /** What is shed: nothing, until a test says otherwise. */
    final Shedding shedding;

    private final SmtpServer server;

    /** A mail that was handed on. */
    record Received(MailTransaction mail, String text) {}

    /** Opens the door with settings over the defaults; keys without {@code sallyport.}. */
    TestDoor(Path dataDir, Map<String, String> settings) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("sallyport.hostname", HOST);
        values.put("sallyport.data-dir", dataDir.toString());
        values.put("sallyport.smtp.limits.connections-per-network", "100000");
        if (settings.keySet().stream().noneMatch(key -> key.startsWith("listeners."))) {
            values.put("sallyport.listeners.smtp.port", "0");
            values.put("sallyport.listeners.smtp.address", "127.0.0.1");
        }
        settings.forEach((key, value) -> values.put("sallyport." + key, value));
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withDefaultValues(values)
                .withDefaultValue("HOSTNAME", HOST)
                .withMapping(SiteConfig.class)
                .withMapping(SmtpConfig.class)
                .withMapping(ListenersConfig.class)
                .withMapping(IntakeConfig.class)
                .withMapping(AuthConfig.class)
                .withMapping(OverloadConfig.class)
                .build();
        SiteConfig site = config.getConfigMapping(SiteConfig.class);
        Clock clock = Clock.systemUTC();
        shedding = new Shedding(config.getConfigMapping(OverloadConfig.class), clock, MailMetrics.unread());
        FakeDns dns = new FakeDns();
        Intake intake = new Intake(
                Authentications.with(dns, clock),
                ContentReaders.withoutWorkers(),
                new Examiner(Chains.of(clock), dns, clock),
                (recipient, domain) -> verifier.verify(recipient, domain),
                new Handover(
                        new TraceHeader(
                                site, config.getConfigMapping(AuthConfig.class), Authentications.withoutSeal(clock)),
                        (mail, copies, policy, trust) -> deliver(mail),
                        new FakeKeeper()),
                new Records(new QueueJournal(), observation -> {}, shedding, Tracer.NONE, clock),
                config.getConfigMapping(IntakeConfig.class));
        ServerContext context = new ServerContext(
                config.getConfigMapping(SmtpConfig.class),
                site,
                intake,
                this::policy,
                clock,
                new MailMetrics(new SimpleMeterRegistry()),
                shedding);
        server = new SmtpServer(
                context, config.getConfigMapping(ListenersConfig.class), listener -> certificates.of(listener));
    }

    TestDoor open() {
        server.start();
        return this;
    }

    SmtpServer server() {
        return server;
    }

    int port() {
        return port("smtp");
    }

    int port(String listener) {
        return server.boundPort(listener);
    }

    private static Answer verify(MailAddress recipient, DomainPolicy domain) {
        return switch (recipient.localPart()) {
            case "nobody" -> new Answer.Refused(SmtpReply.of(550, "5.1.1", "No such user"));
            case "crash" -> throw new IllegalStateException("a verifier that breaks");
            default -> new Answer.Exists();
        };
    }

    private Map<MailAddress, Outcome> deliver(MailTransaction mail) {
        beforeDelivery.run();
        taken.accept(mail);
        return outcomes(mail);
    }

    private void keep(MailTransaction mail) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try {
            mail.message().writeTo(octets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mails.add(new Received(mail, octets.toString(StandardCharsets.ISO_8859_1)));
    }

    private static Map<MailAddress, Outcome> outcomes(MailTransaction mail) {
        Map<MailAddress, Outcome> outcomes = new LinkedHashMap<>();
        for (MailAddress recipient : mail.envelope().recipients()) {
            outcomes.put(recipient, new Delivery.Outcome.Delivered("127.0.0.1:25"));
        }
        return outcomes;
    }

    private Policy policy() {
        RelayPolicy relay = new RelayPolicy(
                List.of(new RelayPolicy.Backend(HostPort.of("127.0.0.1:25"), 10, 1)),
                RelayPolicy.Protocol.SMTP,
                RelayPolicy.DeliveryMode.CUT_THROUGH,
                RelayPolicy.TlsPolicy.OPPORTUNISTIC,
                Duration.ofSeconds(5),
                10,
                RelayPolicy.RetryPolicy.DEFAULT);
        DomainPolicy domain =
                new DomainPolicy("example.test", relay, new RecipientsPolicy.Accept(), AuthenticationPolicy.NOTE_ONLY);
        DomainPolicy james =
                new DomainPolicy("mydomain.tld", relay, new RecipientsPolicy.Accept(), AuthenticationPolicy.NOTE_ONLY);
        return new Policy(
                "v1",
                protocol,
                List.of(),
                new MailAddress("postmaster", "example.test"),
                Map.of("example.test", domain, "mydomain.tld", james));
    }

    @Override
    public void close() {
        assertThat(server.stop(Duration.ofSeconds(10)))
                .as("every session ends when its client is gone or was sent away")
                .isTrue();
    }

    private final class QueueJournal implements Journal {
        @Override
        public void record(Decision decision) {
            journal.add(decision);
        }

        @Override
        public void delivered(DeliveryEvent event) {
            throw new AssertionError("The front door delivers nothing: " + event);
        }
    }
}
