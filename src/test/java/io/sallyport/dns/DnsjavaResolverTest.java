package io.sallyport.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.sallyport.config.HostPort;
import io.sallyport.dns.DnsAnswer.Absence;
import io.sallyport.dns.DnsAnswer.Failed;
import io.sallyport.dns.DnsAnswer.Failure;
import io.sallyport.dns.DnsAnswer.Found;
import io.sallyport.dns.DnsAnswer.Missing;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.testing.DnsServer;
import io.sallyport.testing.DnsServer.Mishap;
import io.sallyport.tracing.RecordedSpans;
import io.sallyport.tracing.Span;
import io.sallyport.tracing.Spans;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The resolver against a real server on the loopback. */
class DnsjavaResolverTest {
    private static final String ZONE = """
            example.test.        600 IN SOA ns.example.test. root.example.test. 1 3600 600 86400 60
            example.test.        300 IN A 192.0.2.1
            example.test.        300 IN A 192.0.2.2
            example.test.        300 IN AAAA 2001:db8::1
            example.test.        300 IN MX 20 backup.example.test.
            example.test.        300 IN MX 10 MX.example.test.
            example.test.        300 IN TXT "v=spf1 " "ip4:192.0.2.1 -all"
            null.example.test.   300 IN MX 0 .
            alias.example.test.  30  IN CNAME far.example.test.
            far.example.test.    300 IN CNAME example.test.
            round.example.test.  300 IN CNAME trip.example.test.
            trip.example.test.   300 IN CNAME round.example.test.
            dead.example.test.   300 IN CNAME nowhere.example.test.
            fleeting.example.test. 0 IN A 192.0.2.9
            xn--bcher-kva.example.test. 300 IN A 192.0.2.3
            1.2.0.192.in-addr.arpa. 300 IN PTR example.test.
            1.2.0.192.in-addr.arpa. 300 IN PTR with\\.dot.example.test.
            1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. 300 IN PTR six.example.test.
            """;

    private final AtomicLong time = new AtomicLong();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private DnsServer server;

    @BeforeEach
    void start() throws IOException {
        server = DnsServer.start(ZONE);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void eachTypeIsReadAsItsOwnKindOfValue() {
        DnsResolver dns = resolver(new Settings(server));
        assertThat(dns.a("example.test")).isEqualTo(found(ip("192.0.2.1"), ip("192.0.2.2")));
        assertThat(dns.aaaa("Example.TEST.")).isEqualTo(found(ip("2001:db8::1")));
        assertThat(dns.addresses("example.test")).isEqualTo(found(ip("192.0.2.1"), ip("192.0.2.2"), ip("2001:db8::1")));
        assertThat(dns.mx("example.test"))
                .isEqualTo(found(new MailExchange(10, "mx.example.test"), new MailExchange(20, "backup.example.test")));
        assertThat(dns.mx("null.example.test").orNone()).allMatch(MailExchange::isNullMx);
        assertThat(dns.txt("example.test")).isEqualTo(found(TxtRecord.of("v=spf1 ", "ip4:192.0.2.1 -all")));
        assertThat(dns.txt("example.test").orNone().getFirst().text()).isEqualTo("v=spf1 ip4:192.0.2.1 -all");
        assertThat(dns.ptr(ip("2001:db8::1"))).isEqualTo(found("six.example.test"));
    }

    @Test
    void nameWithADotInALabelIsNotTakenForAnother() {
        assertThat(resolver(new Settings(server)).ptr(ip("192.0.2.1"))).isEqualTo(found("example.test"));
    }

    @Test
    void uLabelsAreAskedForAsALabels() {
        assertThat(resolver(new Settings(server)).a("bücher.example.test")).isEqualTo(found(ip("192.0.2.3")));
    }

    @Test
    void absenceOfTheNameAndOfTheTypeAreToldApart() {
        DnsResolver dns = resolver(new Settings(server));
        assertThat(dns.a("no.example.test")).isEqualTo(new Missing<>(Absence.NXDOMAIN));
        assertThat(dns.mx("fleeting.example.test")).isEqualTo(new Missing<>(Absence.NODATA));
        assertThat(dns.a("dead.example.test")).isEqualTo(new Missing<>(Absence.NXDOMAIN));
    }

    @Test
    void questionIsPartOfTheTraceOfWhoAsksAndTellsNoName() {
        RecordedSpans spans = new RecordedSpans();
        DnsResolver dns = resolver(new Settings(server));
        Span mail = spans.begin("mail");
        Spans.within(mail, () -> {
            dns.ask(new DnsQuestion.A("example.test"))
                    .thenAccept(answer -> Spans.current().part("filter").end())
                    .join();
            assertThat(dns.a("no.example.test")).isEqualTo(new Missing<>(Absence.NXDOMAIN));
            assertThat(dns.a("example.test").orNone()).as("known by now").hasSize(2);
        });
        mail.end();
        assertThat(spans.paths()).containsExactlyInAnyOrder("mail/dns", "mail/filter", "mail/dns", "mail");
        assertThat(spans.told()).contains("A", "found", "nxdomain").noneMatch(text -> text.contains("example"));
    }

    @Test
    void nameThatCannotExistIsNotAsked() {
        DnsResolver dns = resolver(new Settings(server));
        for (String name : List.of("a..test", "", ".", "x".repeat(64) + ".test", "abc.".repeat(80) + "test")) {
            assertThat(dns.a(name)).as(name).isEqualTo(new Missing<>(Absence.NXDOMAIN));
        }
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aliasesAreFollowedButNotInCircles() {
        DnsResolver dns = resolver(new Settings(server));
        assertThat(dns.a("alias.example.test")).isEqualTo(found(ip("192.0.2.1"), ip("192.0.2.2")));
        assertThat(dns.a("round.example.test")).isEqualTo(new Failed<>(Failure.CNAME_CHAIN));
    }

    @Test
    void aliasWithoutItsTargetIsFollowedByAnotherQuestion() {
        server.on("alias.example.test", Mishap.ONLY_ALIAS);
        server.on("round.example.test", Mishap.ONLY_ALIAS).on("trip.example.test", Mishap.ONLY_ALIAS);
        DnsResolver dns = resolver(new Settings(server));
        assertThat(dns.a("alias.example.test")).isEqualTo(found(ip("192.0.2.1"), ip("192.0.2.2")));
        assertThat(dns.a("round.example.test")).isEqualTo(new Failed<>(Failure.CNAME_CHAIN));
    }

    @Test
    void cutAnswerIsAskedForOverTcp() {
        server.always(Mishap.TRUNCATED);
        assertThat(resolver(new Settings(server)).a("example.test").orNone()).hasSize(2);
        assertThat(server.asked()).containsExactly("udp A example.test.", "tcp A example.test.");
    }

    @Test
    void serverThatDoesNotKnowEdnsIsAskedWithout() {
        server.always(Mishap.NO_EDNS);
        assertThat(resolver(new Settings(server)).a("example.test").orNone()).hasSize(2);
    }

    @Test
    void errorsOfTheServerAreFailuresOfTheirOwn() {
        DnsResolver dns = resolver(new Settings(server));
        server.on("one.test", Mishap.SERVFAIL).on("two.test", Mishap.REFUSED).on("three.test", Mishap.GARBAGE);
        server.on("four.test", Mishap.WRONG_QUESTION).on("five.test", Mishap.WRONG_ID);
        assertThat(dns.a("one.test")).isEqualTo(new Failed<>(Failure.SERVFAIL));
        assertThat(dns.a("two.test")).isEqualTo(new Failed<>(Failure.REFUSED));
        assertThat(dns.a("three.test")).isInstanceOf(Failed.class);
        assertThat(dns.a("four.test")).isInstanceOf(Failed.class);
        assertThat(dns.a("five.test")).isInstanceOf(Failed.class);
    }

    @Test
    void silentServerIsAskedAgainUntilTheAttemptsAreUsedUp() {
        server.always(Mishap.SILENT);
        Settings settings = new Settings(server);
        settings.timeout = Duration.ofMillis(100);
        assertThat(resolver(settings).a("example.test")).isEqualTo(new Failed<>(Failure.TIMEOUT));
        assertThat(server.asked()).hasSize(3);
    }

    @Test
    void deadlineEndsAQuestionWhateverTheAttempts() {
        server.always(Mishap.SILENT);
        Settings settings = new Settings(server);
        settings.timeout = Duration.ofMinutes(1);
        settings.deadline = Duration.ofMillis(200);
        assertThat(resolver(settings).a("example.test")).isEqualTo(new Failed<>(Failure.TIMEOUT));
    }

    @Test
    void nextServerIsAskedWhereTheFirstFails() throws IOException {
        try (DnsServer other = DnsServer.start(ZONE)) {
            Settings settings = new Settings(server, other);
            settings.timeout = Duration.ofMillis(200);
            DnsResolver dns = resolver(settings);
            server.always(Mishap.SERVFAIL);
            assertThat(dns.a("example.test").orNone()).hasSize(2);
            server.always(Mishap.SILENT);
            assertThat(dns.aaaa("example.test").orNone()).hasSize(1);
            int before = server.asked().size();
            assertThat(dns.txt("example.test").orNone()).hasSize(1);
            assertThat(server.asked())
                    .as("a silent server is not the first choice any more")
                    .hasSize(before);
        }
    }

    @Test
    void recordsOfOtherNamesAreNotLookedAt() {
        server.on("fleeting.example.test", Mishap.FOREIGN_RECORDS);
        DnsResolver dns = resolver(new Settings(server));
        assertThat(dns.a("fleeting.example.test")).isEqualTo(found(ip("192.0.2.9")));
        assertThat(dns.a("example.test").orNone()).hasSize(2);
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void equalQuestionsInFlightAreAskedOnce() {
        server.delays("example.test", Duration.ofMillis(200));
        DnsResolver dns = resolver(new Settings(server));
        List<CompletableFuture<DnsAnswer<InetAddress>>> answers = IntStream.range(0, 50)
                .mapToObj(i -> dns.ask(new DnsQuestion.A("example.test")))
                .toList();
        answers.getFirst().cancel(true);
        assertThat(answers.stream().skip(1))
                .allMatch(answer -> answer.join().orNone().size() == 2);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void answersLiveAsLongAsTheirTtl() {
        DnsResolver dns = resolver(new Settings(server));
        dns.a("alias.example.test"); // The alias lives 30 s, its target 300 s
        pass(Duration.ofSeconds(29));
        dns.a("alias.example.test");
        assertThat(server.asked()).hasSize(1);
        pass(Duration.ofSeconds(2));
        dns.a("alias.example.test");
        assertThat(server.asked()).hasSize(2);
        assertThat(metrics.counter("sallyport.dns.hits", "type", "A").count()).isEqualTo(1);
    }

    @Test
    void answerWithoutLifeIsNotKept() {
        DnsResolver dns = resolver(new Settings(server));
        dns.a("fleeting.example.test");
        dns.a("fleeting.example.test");
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void absenceLivesAsLongAsTheZonesMinimum() {
        DnsResolver dns = resolver(new Settings(server));
        dns.a("no.example.test");
        pass(Duration.ofSeconds(59));
        dns.a("no.example.test");
        assertThat(server.asked()).hasSize(1);
        pass(Duration.ofSeconds(2));
        dns.a("no.example.test");
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void failureIsKeptForAMomentOnly() {
        server.always(Mishap.SERVFAIL);
        DnsResolver dns = resolver(new Settings(server));
        dns.a("example.test");
        dns.a("example.test");
        assertThat(server.asked()).hasSize(1);
        server.always(null);
        pass(Duration.ofSeconds(6));
        assertThat(dns.a("example.test").orNone()).hasSize(2);
    }

    @Test
    void staleAnswerIsServedOnlyIfConfigured() {
        Settings stale = new Settings(server);
        stale.serveStale = Duration.ofHours(1);
        DnsResolver lenient = resolver(stale);
        DnsResolver strict = resolver(new Settings(server));
        lenient.a("example.test");
        strict.a("example.test");
        server.always(Mishap.SERVFAIL);
        pass(Duration.ofSeconds(301));
        assertThat(lenient.a("example.test").orNone()).hasSize(2);
        assertThat(strict.a("example.test")).isEqualTo(new Failed<>(Failure.SERVFAIL));
        pass(Duration.ofHours(2));
        assertThat(lenient.a("example.test")).isEqualTo(new Failed<>(Failure.SERVFAIL));
    }

    @Test
    void questionsBeyondTheBoundFailAtOnce() {
        server.always(Mishap.SILENT);
        Settings settings = new Settings(server);
        settings.maxPending = 10;
        settings.deadline = Duration.ofMillis(500);
        DnsResolver dns = resolver(settings);
        List<CompletableFuture<DnsAnswer<InetAddress>>> answers = IntStream.range(0, 11)
                .mapToObj(i -> dns.ask(new DnsQuestion.A("n" + i + ".test")))
                .toList();
        assertThat(answers.getLast().join()).isEqualTo(new Failed<>(Failure.OVERLOADED));
        assertThat(answers.getFirst().join()).isEqualTo(new Failed<>(Failure.TIMEOUT));
        server.always(null);
        assertThat(dns.a("example.test").orNone())
                .as("the places are free again")
                .hasSize(2);
    }

    @Test
    void closedResolverLeavesNobodyWaiting() {
        server.delays("example.test", Duration.ofMillis(300));
        DnsjavaResolver dns = resolver(new Settings(server));
        CompletableFuture<DnsAnswer<InetAddress>> answer = dns.ask(new DnsQuestion.A("example.test"));
        dns.close();
        assertThat(answer.join()).isNotNull();
        assertThat(dns.a("other.example.test")).isInstanceOf(Failed.class);
        assertThat(resolver(new Settings(server)).a("example.test").orNone())
                .as("another resolver is not concerned")
                .hasSize(2);
    }

    private DnsjavaResolver resolver(Settings settings) {
        return new DnsjavaResolver(settings, new MailMetrics(metrics), time::get);
    }

    private void pass(Duration duration) {
        time.addAndGet(duration.toNanos());
    }

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    @SafeVarargs
    private static <T> Found<T> found(T... values) {
        return new Found<>(List.of(values));
    }

    /** The defaults, with short times. */
    private static final class Settings implements DnsConfig {
        private final List<HostPort> servers;
        private Duration timeout = Duration.ofSeconds(2);
        private Duration deadline = Duration.ofSeconds(5);
        private Duration serveStale = Duration.ZERO;
        private int maxPending = 1000;

        private Settings(DnsServer... servers) {
            this.servers = Arrays.stream(servers).map(DnsServer::address).toList();
        }

        @Override
        public Optional<List<HostPort>> servers() {
            return Optional.of(servers);
        }

        @Override
        public Duration timeout() {
            return timeout;
        }

        @Override
        public int attempts() {
            return 3;
        }

        @Override
        public Duration deadline() {
            return deadline;
        }

        @Override
        public int maxPending() {
            return maxPending;
        }

        @Override
        public Duration maxTtl() {
            return Duration.ofHours(24);
        }

        @Override
        public Duration maxNegativeTtl() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration failureTtl() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration serveStale() {
            return serveStale;
        }

        @Override
        public int cacheEntries() {
            return 1000;
        }

        @Override
        public MemorySize cacheBytes() {
            return new MemorySize(BigInteger.valueOf(1 << 20));
        }
    }
}
