package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.config.HostPort;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.policy.WatchedPolicyStore.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real files in a real folder; what the store counts tells the tests that it has read. */
class WatchedPolicyStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String SMALLEST = "relay:\n  backends: [\"127.0.0.1:2526\"]\n";
    private static final FallbackDomain NO_FALLBACK = defaults -> null;
    private static final PolicyProblem FAILED =
            new PolicyProblem("tests/mail/a.yaml", 3, 5, "mail", "accepted", "must be rejected", null);

    private final BlockingQueue<String> readings = new LinkedBlockingQueue<>();
    private WatchedPolicyStore store;
    private PolicyGate gate = PolicyGate.OPEN;

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void startsWithThePolicyOfTheFolder() throws Exception {
        write("domains/a.test.yaml", SMALLEST);
        open(NO_FALLBACK);
        assertThat(store.current().domains()).containsOnlyKeys("a.test");
        Status status = store.status();
        assertThat(status.version()).isEqualTo(store.current().version());
        assertThat(status.loadedAt()).isEqualTo(NOW);
        assertThat(status.isCurrent()).isTrue();
        assertThat(store.files()).contains("domains/a.test.yaml");
    }

    @Test
    void doesNotStartWithAPolicyThatDoesNotHold() throws Exception {
        write("domains/a.test.yaml", "relay: { budget: 1 }\n");
        write("domains/b.test.yaml", "relay: { budget: 2 }\n");
        assertThatExceptionOfType(PolicyRejectedException.class)
                .isThrownBy(() -> open(NO_FALLBACK))
                .withMessageContaining("domains/a.test.yaml:1:18")
                .withMessageContaining("domains/b.test.yaml:1:18")
                .satisfies(e -> assertThat(e.problems()).hasSize(2));
    }

    @Test
    void aChangedFileTakesEffect() throws Exception {
        write("domains/a.test.yaml", SMALLEST);
        watch(NO_FALLBACK);
        write("domains/b.test.yaml", SMALLEST);
        awaitReading("loaded");
        assertThat(store.current().domains()).containsOnlyKeys("a.test", "b.test");
        Files.delete(folder.resolve("domains/a.test.yaml"));
        awaitReading("loaded");
        assertThat(store.current().domains()).containsOnlyKeys("b.test");
    }

    @Test
    void aPolicyTakenBeforeAChangeStaysAsItWas() throws Exception {
        write("domains/a.test.yaml", SMALLEST);
        open(NO_FALLBACK);
        Policy taken = store.current();
        write("domains/b.test.yaml", SMALLEST);
        store.reload();
        assertThat(taken.domains()).containsOnlyKeys("a.test");
        assertThat(store.current().version()).isNotEqualTo(taken.version());
    }

    @Test
    void aBadChangeLeavesTheLastGoodPolicyInForceAndIsToldOnce() throws Exception {
        write("domains/a.test.yaml", SMALLEST);
        watch(NO_FALLBACK);
        Policy good = store.current();
        write("domains/a.test.yaml", SMALLEST + "  delivery: cut-trough\n");
        awaitReading("rejected");
        assertThat(store.current()).isSameAs(good);
        Status status = store.status();
        assertThat(status.version()).isEqualTo(good.version());
        assertThat(status.problems()).singleElement().asString().contains("did you mean cut-through?");

        store.reload();
        store.reload();
        assertThat(readings).isEmpty();

        write("domains/a.test.yaml", SMALLEST);
        awaitReading("loaded");
        assertThat(store.status().problems()).isEmpty();
    }

    @Test
    void aChangedListTakesEffect() throws Exception {
        write("domains/a.test.yaml", SMALLEST + "recipients: { list: lists/people.txt }\n");
        write("lists/people.txt", "jane\n");
        watch(NO_FALLBACK);
        // Another file takes its place, as editors and deployments do it.
        write("new", "jane\njoe\n");
        Files.move(folder.resolve("new"), folder.resolve("lists/people.txt"), StandardCopyOption.REPLACE_EXISTING);
        awaitReading("loaded");
        assertThat(store.current().domains().get("a.test").recipients())
                .isEqualTo(new RecipientsPolicy.Listed(Set.of("jane@a.test", "joe@a.test")));
    }

    @Test
    void aMissingListIsFoundWhenItComes() throws Exception {
        write("domains/a.test.yaml", SMALLEST);
        watch(NO_FALLBACK);
        write("domains/b.test.yaml", SMALLEST + "recipients: { list: lists/people.txt }\n");
        awaitReading("rejected");
        write("lists/people.txt", "jane\n");
        awaitReading("loaded");
        assertThat(store.current().domains()).containsOnlyKeys("a.test", "b.test");
    }

    @Test
    void aFolderThatIsNotThereYetMayComeLater() throws Exception {
        Path later = folder.resolve("later");
        store = store(later, NO_FALLBACK);
        store.watch();
        assertThat(readings.take()).isEqualTo("loaded");
        assertThat(store.current().domains()).isEmpty();
        assertThat(store.current().postmaster()).isNull();
        write("later/domains/a.test.yaml", SMALLEST);
        while (store.current().domains().isEmpty()) {
            awaitReading("loaded");
        }
        assertThat(store.current().domains()).containsOnlyKeys("a.test");
    }

    @Test
    void servedDomainsDoNotVanishWithTheirFiles() throws Exception {
        write("domains/a.test.yaml", SMALLEST);
        open(NO_FALLBACK);
        Files.delete(folder.resolve("domains/a.test.yaml"));
        assertThat(store.reload().problems()).singleElement().asString().contains("must not become empty");
        Files.delete(folder.resolve("domains"));
        Files.delete(folder);
        assertThat(store.reload().problems()).singleElement().asString().contains("is not a folder");
        assertThat(store.current().domains()).containsOnlyKeys("a.test");
    }

    @Test
    void theFallbackIsServedAsLongAsThereIsNoDomain() throws Exception {
        RelayPolicy relay = new RelayPolicy(
                List.of(new RelayPolicy.Backend(new HostPort("127.0.0.1", 1), 0, 1)),
                RelayPolicy.Protocol.SMTP,
                RelayPolicy.DeliveryMode.CUT_THROUGH,
                RelayPolicy.TlsPolicy.OPPORTUNISTIC,
                Duration.ofSeconds(1),
                1,
                RelayPolicy.RetryPolicy.DEFAULT);
        DomainPolicy trial =
                new DomainPolicy("example.test", relay, new RecipientsPolicy.Accept(), AuthenticationPolicy.DEFAULT);
        open(defaults -> trial);
        assertThat(store.current().domains()).containsOnly(Map.entry("example.test", trial));
        assertThat(store.current().postmaster()).isEqualTo(new MailAddress("postmaster", "example.test"));
        write("domains/a.test.yaml", SMALLEST);
        store.reload();
        assertThat(store.current().domains()).containsOnlyKeys("a.test");
        Files.delete(folder.resolve("domains/a.test.yaml"));
        store.reload();
        assertThat(store.current().domains()).containsOnlyKeys("example.test");
    }

    @Test
    void theFallbackIsToldTheDefaultsOfEachReading() throws Exception {
        List<RecipientPolicy> told = new ArrayList<>();
        open(defaults -> {
            told.add(defaults);
            return null;
        });
        assertThat(told.getLast().verdict()).isEqualTo(VerdictPolicy.DEFAULT);
        write("policy.yaml", "verdict: { hold: 8 }\nfilters: { nothing: { on-unavailable: pass } }\n");
        store.reload();
        assertThat(told.getLast().verdict().thresholds().hold()).isEqualTo(Score.of("8"));
        assertThat(told.getLast().filters()).containsOnlyKeys("nothing");
    }

    @Test
    void aPolicyThatTheGateRefusesNeverComesIntoForce() throws Exception {
        write("domains/a.test.yaml", SMALLEST);
        gate = (candidate, files) -> candidate.domain("b.test") == null ? List.of() : List.of(FAILED);
        watch(NO_FALLBACK);
        Policy good = store.current();
        write("domains/b.test.yaml", SMALLEST);
        awaitReading("rejected");
        assertThat(store.current()).isSameAs(good);
        assertThat(store.status().problems()).containsExactly(FAILED);
        assertThat(store.status().isCurrent()).isFalse();
        Files.delete(folder.resolve("domains/b.test.yaml"));
        awaitReading("loaded");
        assertThat(store.status().problems()).isEmpty();
    }

    @Test
    void theGateIsAskedOnceAtTheStart() throws Exception {
        write("domains/a.test.yaml", SMALLEST);
        AtomicInteger asked = new AtomicInteger();
        gate = (candidate, files) -> {
            asked.incrementAndGet();
            return List.of();
        };
        watch(NO_FALLBACK);
        write("domains/b.test.yaml", SMALLEST);
        awaitReading("loaded");
        assertThat(asked).hasValue(2);
    }

    @Test
    void aTestThatChangesWhileTheTestsArePlayedAtTheStartIsPlayedAgain() throws Exception {
        write("domains/a.test.yaml", SMALLEST);
        write("tests/a.yaml", "good");
        AtomicInteger asked = new AtomicInteger();
        gate = (candidate, files) -> {
            if (asked.getAndIncrement() > 0) {
                return List.of(FAILED);
            }
            try {
                write("tests/a.yaml", "changed meanwhile");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return List.of();
        };
        watch(NO_FALLBACK);
        awaitReading("rejected");
    }

    @Test
    void doesNotStartWithAPolicyThatTheGateRefuses() throws Exception {
        write("domains/a.test.yaml", SMALLEST);
        gate = (candidate, files) -> List.of(FAILED);
        assertThatExceptionOfType(PolicyRejectedException.class)
                .isThrownBy(() -> open(NO_FALLBACK))
                .satisfies(e -> assertThat(e.problems()).containsExactly(FAILED));
    }

    @Test
    void aChangedTestIsAskedAgainAndChangesNoVersion() throws Exception {
        write("domains/a.test.yaml", SMALLEST);
        write("tests/mail/a.yaml", "good");
        gate = (candidate, files) -> {
            try {
                String test = Files.readString(files.resolve("tests/mail/a.yaml"));
                return test.equals("good") ? List.of() : List.of(FAILED);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        watch(NO_FALLBACK);
        String version = store.current().version();
        write("tests/mail/a.yaml", "bad");
        awaitReading("rejected");
        write("tests/mail/a.yaml", "good");
        awaitReading("loaded");
        assertThat(store.current().version()).isEqualTo(version);
    }

    @Test
    void aGateThatBreaksEndsNeitherThePolicyNorTheWatching() throws Exception {
        write("domains/a.test.yaml", SMALLEST);
        gate = (candidate, files) -> {
            if (candidate.domain("b.test") != null && candidate.domain("c.test") == null) {
                throw new IllegalStateException("a mistake of ours");
            }
            return List.of();
        };
        watch(NO_FALLBACK);
        write("domains/b.test.yaml", SMALLEST);
        awaitReading("rejected");
        assertThat(store.status().problems()).singleElement().asString().contains("a mistake of ours");
        assertThat(store.current().domain("a.test")).isNotNull();
        write("domains/c.test.yaml", SMALLEST);
        awaitReading("loaded");
        assertThat(store.status().isCurrent()).isTrue();
    }

    private void open(FallbackDomain fallback) throws InterruptedException {
        store = store(folder, fallback);
        assertThat(readings.take()).isEqualTo("loaded");
    }

    private void watch(FallbackDomain fallback) throws InterruptedException {
        open(fallback);
        store.watch();
    }

    private WatchedPolicyStore store(Path from, FallbackDomain fallback) {
        return new WatchedPolicyStore(
                from,
                POLL,
                fallback,
                new PolicyLoader(new SampleFilters()),
                gate,
                Clock.fixed(NOW, ZoneOffset.UTC),
                readings::add);
    }

    private void awaitReading(String result) throws InterruptedException {
        String next;
        do {
            next = readings.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("a reading that is %s", result).isNotNull();
        } while (!result.equals(next));
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
