package io.sallyport.probe;

import io.sallyport.auth.spf.SpfConfig;
import io.sallyport.auth.spf.SpfVerifier;
import io.sallyport.config.SiteConfig;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.MailAddress;
import io.sallyport.policy.RelayPolicy.Protocol;
import io.sallyport.policy.RelayPolicy.TlsPolicy;
import io.sallyport.policy.RelayPolicy.TlsPolicy.Mode;
import io.sallyport.policy.RelayPolicy.TlsPolicy.Verification;
import io.sallyport.relay.Conversation;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeBackend;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeDns;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** A gateway, its DNS, and its wishes, for tests of the probe. */
final class ProbeFixture {
    static final MailAddress TEST = address("test@example.test");

    final FakeDns dns = new FakeDns()
            .a("mx.example.test", "192.0.2.25")
            .mx("example.test", 10, "mx.example.test")
            .txt("example.com", "v=spf1 -all");
    final FakeClock clock = new FakeClock(Instant.now());
    Duration step = Duration.ofSeconds(5);

    Report probe(FakeBackend backend, Wishes wishes) {
        return probe(target(backend, Protocol.SMTP, Mode.OPPORTUNISTIC), wishes);
    }

    Report probe(Target target, Wishes wishes) {
        Conversation.Limits limits = new Conversation.Limits(step, step, step.multipliedBy(4));
        Gateway gateway = new Gateway("mx.example.test", Set.of("mx2.example.test"), 50_000_000, limits);
        SpfVerifier spf = new SpfVerifier(
                dns,
                Configs.of(SpfConfig.class),
                Configs.of(SiteConfig.class, "sallyport.hostname", "mx.example.test"),
                clock);
        return new BackendProbe(dns, spf, gateway, clock).probe(target, wishes);
    }

    /** A backend that is as it should be: it knows one mailbox and relays for nobody. */
    static FakeBackend sound() {
        FakeBackend backend = FakeBackend.smtp();
        backend.when("RCPT TO:<").reply("550 5.1.1 No such user");
        backend.when("RCPT TO:<test@example.test>").reply("250 2.1.5 OK");
        return backend;
    }

    static Target target(FakeBackend backend, Protocol protocol, Mode mode) {
        return new Target(
                backend.address(),
                protocol,
                new TlsPolicy(mode, Verification.NONE, null, null, List.of(), null, null),
                new TreeSet<>(Set.of("example.test")));
    }

    static Wishes testMail() {
        return new Wishes(TEST, null, null);
    }

    static MailAddress address(String text) {
        return Objects.requireNonNull(AddressParser.parse(text));
    }

    static List<Result> of(Report report, Check check) {
        return report.results().stream()
                .filter(result -> result.check() == check)
                .toList();
    }

    static List<String> words(Report report, Check check) {
        return of(report, check).stream()
                .map(result -> result.outcome().word())
                .distinct()
                .toList();
    }
}
