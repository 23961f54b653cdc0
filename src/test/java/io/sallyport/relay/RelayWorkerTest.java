package io.sallyport.relay;

import static io.sallyport.spool.SpoolEntries.ANNE;
import static io.sallyport.spool.SpoolEntries.BOB;
import static io.sallyport.spool.SpoolEntries.EVE;
import static io.sallyport.spool.SpoolEntries.RECEIVED;
import static io.sallyport.spool.SpoolEntries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.HostPort;
import io.sallyport.config.SiteConfig;
import io.sallyport.journal.DeliveryEvent.Kind;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.Policy;
import io.sallyport.policy.ProtocolPolicy;
import io.sallyport.policy.RecipientsPolicy;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.policy.RelayPolicy.RetryPolicy;
import io.sallyport.relay.RelayWorker.Steering;
import io.sallyport.relay.ScriptedBackends.Transfer;
import io.sallyport.spool.FileSpool;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpoolEntries;
import io.sallyport.spool.SpooledMail;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeJournal;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RelayWorkerTest {
    private static final RetryPolicy RETRY =
            new RetryPolicy(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofDays(5), Duration.ofHours(4));

    @TempDir
    Path temp;

    private final FakeClock clock = new FakeClock(RECEIVED);
    private final FakeJournal journal = new FakeJournal();
    private final ScriptedBackends backends = new ScriptedBackends();
    private final Map<String, DomainPolicy> domains = new HashMap<>();
    private @Nullable HostPort via;
    private FileSpool spool;
    private RelayWorker worker;

    @BeforeEach
    void open() throws IOException {
        spool = SpoolEntries.open(temp);
        serve("example.test", 2501);
        serve("other.test", 2502);
    }

    @AfterEach
    void close() throws Exception {
        if (worker != null) {
            worker.stop();
        }
        spool.close();
    }

    @Test
    void mailOfAnEarlierRunIsDeliveredAtStart() throws Exception {
        store(entry("q1", BOB));
        start();
        assertThat(backends.next().message()).isEqualTo(text());
        awaitEmpty();
        assertThat(journal.kinds()).containsExactly(Kind.DELIVERED);
    }

    @Test
    void mailThatIsAcceptedLaterIsDelivered() throws Exception {
        start();
        worker.accepted(store(entry("q1", BOB)));
        backends.next();
        awaitEmpty();
    }

    @Test
    void recipientsOfOneRouteTravelTogetherAndOthersApart() throws Exception {
        MailAddress carl = new MailAddress("carl", "example.test");
        store(entry("q1", BOB, EVE, carl));
        start();
        assertThat(List.of(
                        backends.next().envelope().recipients(),
                        backends.next().envelope().recipients()))
                .containsExactlyInAnyOrder(List.of(BOB, carl), List.of(EVE));
        awaitEmpty();
    }

    @Test
    void deliveredRecipientIsNeverTriedAgain() throws Exception {
        backends.answer(recipient -> recipient.equals(BOB) ? ScriptedBackends.TAKEN : ScriptedBackends.BUSY);
        store(entry("q1", BOB, EVE));
        start();
        backends.next();
        backends.next();
        await(() -> spool.find("q1").attempts() == 1);
        assertThat(spool.find("q1").pending()).containsExactly(EVE);
        worker.stop();
        start(); // A new process would know no more than the spool does
        pass(Duration.ofMinutes(2));
        assertThat(backends.next().envelope().recipients()).containsExactly(EVE);
    }

    @Test
    void deferredMailWaitsForItsTime() throws Exception {
        backends.answer(recipient -> ScriptedBackends.BUSY);
        store(entry("q1", BOB));
        start();
        backends.next();
        await(() -> spool.find("q1").attempts() == 1);
        SpooledMail mail = spool.find("q1");
        assertThat(mail.nextAttempt()).isBetween(RECEIVED.plusSeconds(48), RECEIVED.plusSeconds(72));
        assertThat(mail.lastError()).contains("451 4.3.0 Busy");
        pass(Duration.ofSeconds(47));
        worker.accepted(store(entry("q2", BOB))); // Another one shows that the scheduler has looked
        assertThat(backends.next().envelope()).isNotNull();
        await(() -> spool.find("q2").attempts() == 1);
        assertThat(spool.find("q1").attempts()).isEqualTo(1);
        pass(Duration.ofSeconds(26));
        backends.next();
        await(() -> spool.find("q1").attempts() == 2);
    }

    @Test
    void onlyOneMailProbesABackendThatIsAwayAndAllGoWhenItIsBack() throws Exception {
        backends.answer(recipient -> ScriptedBackends.AWAY);
        start();
        worker.accepted(store(entry("q0", BOB)));
        backends.next();
        await(() -> spool.find("q0").attempts() == 1);
        for (int i = 1; i <= 30; i++) {
            worker.accepted(store(entry("q" + i, BOB)));
        }
        store(entry("sentinel", EVE));
        worker.accepted(spool.find("sentinel"));
        assertThat(backends.next().envelope().recipients()).containsExactly(EVE);
        await(() -> spool.find("sentinel").attempts() == 1);
        assertThat(backends.unexpected()).isNull();
        assertThat(spool.all()).allMatch(mail -> mail.attempts() <= 1);
        backends.answer(recipient -> ScriptedBackends.TAKEN);
        pass(Duration.ofMinutes(1));
        awaitEmpty();
        assertThat(backends.mostAtOnce()).isLessThanOrEqualTo(4);
    }

    @Test
    void routeIsNotOverrun() throws Exception {
        for (int i = 0; i < 60; i++) {
            store(entry("q" + i, BOB));
        }
        start();
        awaitEmpty();
        assertThat(backends.mostAtOnce()).isBetween(1, 4);
    }

    @Test
    void routeThatIsAwayDoesNotHoldUpAnother() throws Exception {
        backends.answer(recipient -> recipient.equals(BOB) ? ScriptedBackends.AWAY : ScriptedBackends.TAKEN);
        for (int i = 0; i < 10; i++) {
            store(entry("q" + i, BOB, EVE));
        }
        start();
        await(() -> spool.all().stream().allMatch(mail -> mail.pending().equals(List.of(BOB))));
    }

    @Test
    void refusedRecipientIsReportedToTheSender() throws Exception {
        backends.answer(recipient -> recipient.equals(BOB) ? ScriptedBackends.REFUSED : ScriptedBackends.TAKEN);
        store(entry("q1", BOB));
        start();
        backends.next();
        Transfer report = backends.next();
        assertThat(report.envelope().reversePath()).isNull();
        assertThat(report.envelope().recipients()).containsExactly(ANNE);
        assertThat(report.route()).isEqualTo(domains.get("example.test").relay());
        assertThat(report.message()).contains("Final-Recipient: rfc822; bob@example.test", "Status: 5.1.1");
        awaitEmpty();
        assertThat(journal.kinds()).containsExactly(Kind.BOUNCED, Kind.REPORTED, Kind.DELIVERED);
    }

    @Test
    void reportTakesTheSmarthostIfThereIsOne() throws Exception {
        via = HostPort.of("smarthost.test:25");
        backends.answer(recipient -> recipient.equals(BOB) ? ScriptedBackends.REFUSED : ScriptedBackends.TAKEN);
        store(entry("q1", BOB));
        start();
        backends.next();
        assertThat(backends.next().route().backends().getFirst().address()).isEqualTo(via);
        awaitEmpty();
    }

    @Test
    void reportToADomainOfOursTakesItsRoute() throws Exception {
        serve("sender.example", 2503);
        backends.answer(recipient -> recipient.equals(BOB) ? ScriptedBackends.REFUSED : ScriptedBackends.TAKEN);
        store(entry("q1", BOB));
        start();
        backends.next();
        assertThat(backends.next().route())
                .isEqualTo(domains.get("sender.example").relay());
        awaitEmpty();
    }

    @Test
    void reportThatIsRefusedIsNotReported() throws Exception {
        backends.answer(recipient -> ScriptedBackends.REFUSED);
        store(entry("q1", BOB));
        start();
        backends.next();
        backends.next();
        awaitEmpty();
        assertThat(journal.kinds()).containsExactly(Kind.BOUNCED, Kind.REPORTED, Kind.BOUNCED, Kind.REPORT_SUPPRESSED);
    }

    @Test
    void senderThatIsNotShownToBeRealGetsNoReport() throws Exception {
        backends.answer(recipient -> ScriptedBackends.REFUSED);
        SpooledMail mail = entry("q1", BOB);
        store(new SpooledMail(
                "q1", mail.envelope(), mail.pending(), false, "", RECEIVED, 0, 0, RECEIVED, null, false, false));
        start();
        backends.next();
        awaitEmpty();
        assertThat(journal.kinds()).containsExactly(Kind.BOUNCED, Kind.REPORT_SUPPRESSED);
        assertThat(backends.unexpected()).isNull();
    }

    @Test
    void nullSenderGetsNoReport() throws Exception {
        backends.answer(recipient -> ScriptedBackends.REFUSED);
        store(new SpooledMail(
                "q1",
                new Envelope(null, List.of(BOB), Envelope.Body.SEVEN_BIT, false),
                List.of(BOB),
                true,
                "",
                RECEIVED,
                0,
                0,
                RECEIVED,
                null,
                false,
                false));
        start();
        backends.next();
        awaitEmpty();
        assertThat(journal.kinds()).containsExactly(Kind.BOUNCED, Kind.REPORT_SUPPRESSED);
    }

    @Test
    void mailThatWaitedTooLongIsGivenUpAfterALastTry() throws Exception {
        backends.answer(recipient -> recipient.equals(BOB) ? ScriptedBackends.BUSY : ScriptedBackends.TAKEN);
        store(entry("q1", BOB).asWarned());
        clock.advance(Duration.ofDays(5));
        start();
        assertThat(backends.next().envelope().recipients()).containsExactly(BOB);
        assertThat(backends.next().message()).contains("Action: failed", "Status: 4.4.7");
        awaitEmpty();
        assertThat(journal.kinds()).containsExactly(Kind.DEFERRED, Kind.EXPIRED, Kind.REPORTED, Kind.DELIVERED);
    }

    @Test
    void mailThatWaitsForItsRouteExpiresToo() throws Exception {
        backends.answer(recipient -> ScriptedBackends.AWAY);
        store(entry("q1", BOB).asWarned());
        store(entry("q2", BOB).asWarned());
        start();
        backends.next();
        await(() -> spool.all().stream().anyMatch(mail -> mail.attempts() == 1));
        pass(Duration.ofDays(5));
        await(() -> journal.kinds().stream().filter(Kind.EXPIRED::equals).count() == 2);
        await(() -> spool.find("q1") == null && spool.find("q2") == null);
    }

    @Test
    void senderIsToldOnceOfADelay() throws Exception {
        backends.answer(recipient -> recipient.equals(BOB) ? ScriptedBackends.BUSY : ScriptedBackends.TAKEN);
        store(entry("q1", BOB));
        clock.advance(Duration.ofHours(4));
        start();
        backends.next();
        String report = backends.next().message();
        assertThat(report).contains("Action: delayed", "Will-Retry-Until: Fri, 6 Mar 2026 10:00:00 +0000");
        await(() -> spool.all().size() == 1 && spool.find("q1").warned());
        pass(Duration.ofHours(1));
        assertThat(backends.next().envelope().recipients()).containsExactly(BOB);
        await(() -> spool.find("q1").attempts() == 2);
        assertThat(backends.unexpected()).isNull();
    }

    @Test
    void mailForADomainThatIsNoLongerServedWaits() throws Exception {
        domains.remove("example.test");
        store(entry("q1", BOB));
        start();
        await(() -> spool.find("q1").attempts() == 1);
        assertThat(spool.find("q1").lastError()).isEqualTo("domain is not served");
        serve("example.test", 2501);
        pass(Duration.ofMinutes(2));
        backends.next();
        awaitEmpty();
    }

    @Test
    void exceptionInTheMidstIsABackOffLikeAnyOther() throws Exception {
        backends.answer(recipient -> {
            throw new IllegalStateException("planted");
        });
        SpooledMail tried = entry("q1", BOB);
        for (int i = 0; i < 9; i++) {
            tried = tried.deferred("busy", RECEIVED);
        }
        store(tried);
        start();
        backends.next();
        await(() -> spool.find("q1").attempts() == 10);
        assertThat(spool.find("q1").lastError()).contains("planted");
        assertThat(spool.find("q1").nextAttempt())
                .as("by the schedule of its own route: ten minutes, a fifth shorter or longer")
                .isBetween(RECEIVED.plusSeconds(480), RECEIVED.plusSeconds(720));
        backends.answer(recipient -> ScriptedBackends.TAKEN);
        pass(Duration.ofMinutes(12));
        awaitEmpty();
    }

    @Test
    void administratorHoldsReleasesRetriesAndDeletes() throws Exception {
        backends.answer(recipient -> ScriptedBackends.AWAY);
        store(entry("q1", BOB));
        start();
        backends.next();
        await(() -> spool.find("q1").attempts() == 1 && !worker.isDelivering("q1"));
        assertThat(worker.retry("q1")).isEqualTo(Steering.DONE); // At once, although the backend is known to be away
        backends.next();
        await(() -> spool.find("q1").attempts() == 2 && !worker.isDelivering("q1"));
        assertThat(worker.release("q1")).isEqualTo(Steering.NOT_HELD);
        assertThat(worker.hold("q1")).isEqualTo(Steering.DONE);
        assertThat(worker.retry("q1")).isEqualTo(Steering.HELD);
        assertThat(worker.retryAll()).isZero();
        await(() -> release("q1") == Steering.DONE); // What waited for the backend is looked at for a moment: BUSY
        backends.next(); // At once, although the backend is known to be away
        await(() -> delete("q1") == Steering.DONE);
        assertThat(spool.all()).isEmpty();
        assertThat(worker.hold("q1")).isEqualTo(Steering.UNKNOWN);
        assertThat(journal.kinds()).endsWith(Kind.DELETED);
    }

    @Test
    void releasedMailHasAllItsTimeAgain() throws Exception {
        backends.answer(recipient -> ScriptedBackends.AWAY);
        store(entry("q1", BOB).asHeld());
        start();
        clock.advance(Duration.ofDays(6)); // Longer than mail waits for a backend
        assertThat(worker.release("q1")).isEqualTo(Steering.DONE);
        backends.next();
        await(() -> spool.find("q1") != null && spool.find("q1").attempts() == 1 && !worker.isDelivering("q1"));
        assertThat(journal.kinds()).containsExactly(Kind.DEFERRED);
    }

    @Test
    void stoppedMailOfTheQuarantineIsLetGoByTheQuarantineAlone() throws Exception {
        store(entry("q1-held-1", BOB).asHeld());
        start();
        assertThat(worker.release("q1-held-1")).isEqualTo(Steering.QUARANTINED);
        assertThat(spool.find("q1-held-1").held()).isTrue();
        assertThat(worker.letGo("q1-held-1")).isEqualTo(Steering.DONE);
        backends.next();
        awaitEmpty();
    }

    @Test
    void mailIsReleasedThatWasStoppedAfterTheQuarantineLetItGo() throws Exception {
        store(entry("q1-held-1", BOB).asReleased(RECEIVED).asHeld());
        start();
        assertThat(worker.release("q1-held-1")).isEqualTo(Steering.DONE);
        backends.next();
        awaitEmpty();
    }

    @Test
    void mailThatIsBeingDeliveredIsNotDeleted() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        backends.answer(recipient -> {
            inside.countDown();
            return await(letGo) ? ScriptedBackends.TAKEN : ScriptedBackends.AWAY;
        });
        store(entry("q1", BOB));
        start();
        assertThat(await(inside)).isTrue();
        assertThat(worker.delete("q1")).isEqualTo(Steering.BUSY);
        letGo.countDown();
        awaitEmpty();
    }

    @Test
    void answerOnAnotherWayWakesTheRoute() throws Exception {
        backends.answer(recipient -> ScriptedBackends.AWAY);
        store(entry("q1", BOB));
        start();
        backends.next();
        await(() -> spool.find("q1").attempts() == 1 && !worker.isDelivering("q1"));
        backends.answer(recipient -> ScriptedBackends.TAKEN);
        worker.answered(domains.get("example.test").relay());
        awaitEmpty();
    }

    private Steering release(String queueId) {
        try {
            return worker.release(queueId);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Steering delete(String queueId) {
        try {
            return worker.delete(queueId);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void serve(String domain, int port) {
        RelayPolicy route = new RelayPolicy(
                List.of(new RelayPolicy.Backend(new HostPort("127.0.0.1", port), 0, 1)),
                RelayPolicy.Protocol.SMTP,
                RelayPolicy.DeliveryMode.QUEUED,
                RelayPolicy.TlsPolicy.OPPORTUNISTIC,
                Duration.ofSeconds(10),
                4,
                RETRY);
        domains.put(
                domain, new DomainPolicy(domain, route, new RecipientsPolicy.Accept(), AuthenticationPolicy.DEFAULT));
    }

    private void start() {
        Routes routes = new Routes(
                () -> new Policy("test", ProtocolPolicy.DEFAULT, List.of(), null, domains),
                () -> Optional.ofNullable(via));
        worker = new RelayWorker(
                spool,
                backends,
                routes,
                new Reports(
                        spool,
                        journal,
                        message -> "",
                        Configs.of(SiteConfig.class, "sallyport.hostname", "gate.example"),
                        clock),
                journal,
                Configs.of(
                        QueueConfig.class,
                        "sallyport.relay.queue.attempts-per-route",
                        "4",
                        "sallyport.relay.queue.budget",
                        "1m",
                        "sallyport.relay.queue.most-between-probes",
                        "5m",
                        "sallyport.relay.queue.stop-grace",
                        "5s"),
                clock);
        worker.start();
    }

    private SpooledMail store(SpooledMail mail) throws IOException {
        try (Spool.Draft draft = spool.draft(mail, Mails.simple("spooled"))) {
            return draft.commit(mail.pending(), "");
        }
    }

    private void pass(Duration time) {
        clock.advance(time);
        worker.wake();
    }

    private static String text() throws IOException {
        return new String(Mails.bytes(Mails.simple("spooled")), StandardCharsets.UTF_8);
    }

    private void awaitEmpty() {
        await(() -> spool.all().isEmpty());
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within ten seconds");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
