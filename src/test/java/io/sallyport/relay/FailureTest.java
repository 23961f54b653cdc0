package io.sallyport.relay;

import static io.sallyport.relay.RelayFixture.BOB;
import static io.sallyport.relay.RelayFixture.CAROL;
import static io.sallyport.relay.RelayFixture.DAVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.HostPort;
import io.sallyport.mail.MailMessage;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.policy.RelayPolicy.Backend;
import io.sallyport.policy.RelayPolicy.Protocol;
import io.sallyport.policy.RelayPolicy.TlsPolicy;
import io.sallyport.relay.RecipientResult.Deferred;
import io.sallyport.relay.RecipientResult.Delivered;
import io.sallyport.relay.RecipientResult.Refused;
import io.sallyport.testing.FakeBackend;
import io.sallyport.testing.Mails;
import io.sallyport.testing.Routes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Backends that fail, stall, lie and go away: nothing is lost, and nothing is given twice that can be given once. */
class FailureTest {
    private final RelayFixture relay = new RelayFixture();
    private final FakeBackend first = FakeBackend.smtp();
    private final FakeBackend second = FakeBackend.smtp();
    private final RelayPolicy both = Routes.inOrder(first, second);
    private final MailMessage mail = Mails.simple("one");

    @AfterEach
    void close() {
        first.close();
        second.close();
        relay.close();
    }

    @Test
    void nextBackendTakesOverFromOneThatIsAway() {
        first.close();

        assertDeliveredBySecond();
    }

    @Test
    void nextBackendTakesOverFromOneThatIsUnwilling() {
        for (String greeting : List.of("421 4.3.2 Closing", "450 4.3.2 Later", "554 5.3.2 No mail here")) {
            first.forgetRules();
            first.when("GREETING").once().replyAndClose(greeting);
            try (RelayFixture fresh = new RelayFixture()) {
                assertThat(fresh.toBob(both, mail)).isInstanceOf(Delivered.class);
            }
        }
        assertThat(first.mails()).isEmpty();
        assertThat(second.mails()).hasSize(3);
    }

    @Test
    void nextBackendTakesOverWhenOneBreaksOffBeforeTheEndOfData() {
        MailMessage large = Mails.ofSize(20_000_000); // More than the buffers of a socket hold
        for (String when : List.of("EHLO", "MAIL", "RCPT", "BODY")) {
            first.forgetRules();
            first.when(when).close();
            try (RelayFixture fresh = new RelayFixture()) {
                assertThat(fresh.toBob(both, large)).as(when).isInstanceOf(Delivered.class);
            }
        }
        assertThat(first.mails()).isEmpty();
        assertThat(second.mails()).hasSize(4);
    }

    @Test
    void nextBackendGetsOnlyTheRecipientsWithoutAResult() {
        first.when("RCPT TO:<carol@").reply("550 5.1.1 Who?");
        first.when("RCPT TO:<dave@").replyAndClose("421 4.3.2 Closing");

        var results = relay.transfer(both, mail, BOB, CAROL, DAVE);

        assertThat(results.get(BOB)).isInstanceOf(Delivered.class);
        assertThat(results.get(CAROL)).isInstanceOf(Refused.class);
        assertThat(results.get(DAVE)).isInstanceOf(Delivered.class);
        assertThat(second.mails().getFirst().recipients()).containsExactly("<bob@example.test>", "<dave@example.test>");
    }

    /** RFC 1047: the first may have it. */
    @Test
    void nobodyElseGetsTheMailOnceTheEndOfDataIsSent() {
        for (String[] extensions : new String[][] {{}, {"PIPELINING"}, {"CHUNKING"}}) {
            first.offering(extensions);
            first.when("END-OF-DATA").close();
            try (RelayFixture fresh = new RelayFixture()) {
                assertThat(fresh.toBob(both, mail))
                        .isInstanceOfSatisfying(
                                Deferred.class,
                                deferred -> assertThat(deferred.uncertain()).isTrue());
            }
        }
        assertThat(first.mails()).hasSize(3);
        assertThat(second.mails()).isEmpty();
    }

    @Test
    void temporaryRefusalIsNotUncertain() {
        first.when("END-OF-DATA").reply("451 4.3.0 Later");

        assertThat(relay.toBob(both, mail))
                .isInstanceOfSatisfying(
                        Deferred.class,
                        deferred -> assertThat(deferred.uncertain()).isFalse());
    }

    @Test
    void silentBackendCostsNoMoreThanTheBudget() {
        first.when("RCPT").stall();
        long begun = System.nanoTime();

        var results =
                relay.backends.transfer(Routes.to(first), RelayFixture.envelope(BOB), mail, Duration.ofMillis(300));

        assertThat(results.get(BOB)).isInstanceOfSatisfying(Deferred.class, deferred -> {
            assertThat(deferred.uncertain()).isFalse();
            assertThat(deferred.why()).contains("too slow");
        });
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(250), Duration.ofSeconds(5));
    }

    @Test
    void backendThatDoesNotReadCostsNoMoreThanTheBudget() {
        first.when("BODY").stall();

        var results = relay.backends.transfer(
                Routes.to(first), RelayFixture.envelope(BOB), Mails.ofSize(20_000_000), Duration.ofMillis(500));

        assertThat(results.get(BOB))
                .isInstanceOfSatisfying(
                        Deferred.class,
                        deferred -> assertThat(deferred.uncertain()).isFalse());
    }

    @Test
    void nonsenseIsAResultAndNotAnException() {
        List<byte[]> nonsense = List.of(
                ascii("hello\r\n"),
                ascii("999 9.9.9 What?\r\n"),
                ascii("250-a\r\n251 b\r\n"),
                ascii("250 " + "x".repeat(5000) + "\r\n"),
                ascii("250-x\r\n".repeat(200) + "250 x\r\n"),
                ascii("x".repeat(1_000_000)),
                new byte[] {0, (byte) 0xff, '\r', '\n'});
        for (byte[] octets : nonsense) {
            first.forgetRules();
            first.when("MAIL").replyRaw(octets);
            try (RelayFixture fresh = new RelayFixture()) {
                assertThat(fresh.toBob(Routes.to(first), mail)).isInstanceOf(Deferred.class);
            }
        }
    }

    @Test
    void staleConnectionIsReplacedSilently() {
        relay.toBob(Routes.to(first), mail);
        first.dropConnections();

        assertThat(relay.toBob(Routes.to(first), mail)).isInstanceOf(Delivered.class);
        assertThat(first.connections()).isEqualTo(2);
    }

    @Test
    void connectionThatWasToldToCloseIsReplacedSilently() {
        relay.toBob(Routes.to(first), mail);
        first.when("MAIL").once().replyAndClose("421 4.4.2 Idle too long");

        assertThat(relay.toBob(Routes.to(first), mail)).isInstanceOf(Delivered.class);
        assertThat(first.mails()).hasSize(2);
    }

    @Test
    void idleConnectionIsAskedBeforeItIsUsed() {
        try (RelayFixture checking = new RelayFixture("sallyport.relay.pool.check-after", "0s")) {
            checking.toBob(Routes.to(first), mail);
            checking.toBob(Routes.to(first), mail);
        }

        assertThat(first.commands()).containsOnlyOnce("RSET");
        assertThat(first.connections()).isEqualTo(1);
    }

    @Test
    void connectionCarriesOnlySoManyMails() {
        try (RelayFixture short2 = new RelayFixture("sallyport.relay.pool.max-mails", "2")) {
            for (int i = 0; i < 5; i++) {
                short2.toBob(Routes.to(first), mail);
            }
        }

        assertThat(first.connections()).isEqualTo(3);
        assertThat(first.mails()).hasSize(5);
    }

    @Test
    void downBackendIsLeftAloneAndThenTriedAgain() {
        int port = first.address().port();
        first.close();
        assertThat(relay.toBob(Routes.to(first), mail)).isInstanceOf(Deferred.class);
        try (FakeBackend back = FakeBackend.smtp(port)) {
            assertThat(relay.toBob(Routes.to(back), mail)).isInstanceOf(Deferred.class);
            assertThat(back.connections()).isZero();

            relay.pass(Duration.ofSeconds(2));

            assertThat(relay.toBob(Routes.to(back), mail)).isInstanceOf(Delivered.class);
        }
    }

    @Test
    void downBackendIsTriedAtOnceForMailThatHasWaitedItsTime() {
        int port = first.address().port();
        first.close();
        assertThat(relay.toBob(Routes.to(first), mail)).isInstanceOf(Deferred.class);
        try (FakeBackend back = FakeBackend.smtp(port)) {
            relay.backends.recheck(Routes.to(back));

            assertThat(relay.toBob(Routes.to(back), mail)).isInstanceOf(Delivered.class);
        }
    }

    @Test
    void oneCallerProbesABackendThatWasDown() throws Exception {
        int port = first.address().port();
        first.close();
        relay.toBob(Routes.to(first), mail);
        relay.pass(Duration.ofSeconds(2));
        try (FakeBackend back = FakeBackend.smtp(port)) {
            back.when("GREETING").stall();
            List<RecipientResult> results = atOnce(
                    20,
                    () -> relay.backends
                            .transfer(Routes.to(back), RelayFixture.envelope(BOB), mail, Duration.ofMillis(1500))
                            .get(BOB));

            assertThat(results).hasOnlyElementsOfType(Deferred.class);
            assertThat(back.connections()).isEqualTo(1);
        }
    }

    @Test
    void noMoreConnectionsThanThePolicyAllows() throws Exception {
        RelayPolicy narrow =
                Routes.of(List.of(new Backend(first.address(), 10, 1)), Protocol.SMTP, TlsPolicy.OPPORTUNISTIC, 3);

        List<RecipientResult> results = atOnce(60, () -> relay.toBob(narrow, mail));

        assertThat(results).hasOnlyElementsOfType(Delivered.class);
        assertThat(first.mails()).hasSize(60);
        assertThat(first.connections()).isLessThanOrEqualTo(3);
    }

    @Test
    void weightIsTheShareOfABackend() {
        RelayPolicy weighted = Routes.of(
                List.of(new Backend(first.address(), 10, 3), new Backend(second.address(), 10, 1)),
                Protocol.SMTP,
                TlsPolicy.OPPORTUNISTIC,
                5);
        for (int i = 0; i < 200; i++) {
            relay.toBob(weighted, mail);
        }

        assertThat(first.mails()).hasSizeBetween(120, 180);
        assertThat(first.mails().size() + second.mails().size()).isEqualTo(200);
    }

    @Test
    void nameThatDoesNotResolveIsADeferral() {
        RelayPolicy nowhere = Routes.of(
                List.of(new Backend(new HostPort("nowhere.invalid", 25), 10, 1)),
                Protocol.SMTP,
                TlsPolicy.OPPORTUNISTIC,
                5);

        assertThat(relay.toBob(nowhere, mail)).isInstanceOf(Deferred.class);
    }

    private void assertDeliveredBySecond() {
        assertThat(relay.toBob(both, mail)).isInstanceOf(Delivered.class);
        assertThat(second.mails()).hasSize(1);
    }

    private static <T> List<T> atOnce(int times, Callable<T> what) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                futures.add(threads.submit(what));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
