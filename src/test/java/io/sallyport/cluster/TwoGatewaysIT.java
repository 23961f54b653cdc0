package io.sallyport.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.cluster.ClusterLedger.Copy;
import io.sallyport.cluster.ClusterLedger.Promise;
import io.sallyport.cluster.ClusterLedger.Repeated;
import io.sallyport.cluster.ClusterMail.Fate;
import io.sallyport.testing.Await;
import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two built gateways, one PostgreSQL, one Redis, one backend. Mail comes to both by SMTP; some is delivered, some held and
 * let go at the gateway that did not take it. Under that load the database falls (SIGKILL), a gateway does, and the counters
 * are away. In the end each copy that a sender was promised has arrived once or is held once, and there is one
 * decision for each mail.
 *
 * <p>{@code -Dsallyport.cluster.messages=20000} for a longer run.
 */
class TwoGatewaysIT {
    private static final int MESSAGES = Integer.getInteger("sallyport.cluster.messages", 400);
    /** The mails of one gateway in one of the four phases. */
    private static final int SHARE = MESSAGES / 8;

    private static final Duration PATIENCE = Duration.ofSeconds(90 + MESSAGES / 20);

    @TempDir
    private Path home;

    private final AtomicInteger numbers = new AtomicInteger();
    private final long began = System.nanoTime();

    @Test
    void eachPromisedCopyArrivesOnceOrIsHeldOnceWhateverFalls() throws IOException, SQLException {
        try (Cluster cluster = Cluster.start(home)) {
            say("both gateways are up");
            assertCountersAreShared(cluster, "first");
            ClusterSenders first = new ClusterSenders(cluster.one(), cluster.ledger(), numbers);
            ClusterSenders second = new ClusterSenders(cluster.two(), cluster.ledger(), numbers);
            Releaser atOne = new Releaser(cluster.one(), cluster.ledger());
            Releaser atTwo = new Releaser(cluster.two(), cluster.ledger());
            try (first;
                    second;
                    atOne;
                    atTwo) {
                fallOfTheDatabase(cluster, first, second);
                fallOfAGateway(cluster, first, second);
                countersAreAway(cluster, first, second);
                awaitDeliveries(cluster);
            }
            assertThat(cluster.ledger().wrongs()).isEmpty();
            assertThat(first.deferred() + second.deferred()).isZero();
            assertThat(first.inDoubt()).isLessThanOrEqualTo(ClusterSenders.SENDERS);
            assertThat(second.inDoubt()).isZero();
            assertEachCopyIsWhereItShouldBe(cluster);
            assertOneDecisionForEachMail(cluster);
            assertCountersAreShared(cluster, "last");
            say("senders at one: %s; at two: %s; operator at one: %s, at two: %s"
                    .formatted(first, second, atOne.answers(), atTwo.answers()));
        }
    }

    /** Half of the mail of two phases comes while it is away. */
    private void fallOfTheDatabase(Cluster cluster, ClusterSenders first, ClusterSenders second) throws IOException {
        allow(SHARE, first, second);
        first.awaitSettled(SHARE / 2, PATIENCE);
        cluster.database().kill();
        say("the database was killed");
        allow(SHARE, first, second);
        awaitAll(first, second);
        awaitDegraded(cluster, true);
        cluster.database().startAgain();
        say("the database is back");
        Set<String> taken = cluster.ledger().promises().values().stream()
                .map(Promise::queueId)
                .collect(Collectors.toSet());
        awaitDecisions(cluster, taken); // What still waits in memory would be lost with the gateway
        say("the journal has all of it");
    }

    private void fallOfAGateway(Cluster cluster, ClusterSenders first, ClusterSenders second) throws IOException {
        int before = first.granted();
        allow(SHARE, first, second);
        first.awaitSettled(before + SHARE / 2, PATIENCE);
        cluster.one().kill();
        cluster.ledger().killed(cluster.one().name());
        say("a gateway was killed");
        cluster.one().startAgain();
        say("the gateway is back");
        awaitAll(first, second);
    }

    private void countersAreAway(Cluster cluster, ClusterSenders first, ClusterSenders second) throws IOException {
        int before = first.granted();
        cluster.counters().stop();
        allow(SHARE, first, second);
        for (Gateway gateway : cluster.gateways()) { // Each has an allowance of its own now
            for (int i = 0; i < Cluster.ALLOWANCE; i++) {
                assertThat(isTaken(gateway, "without@counters.example", Cluster.LIMITED))
                        .isTrue();
            }
            assertThat(isTaken(gateway, "without@counters.example", Cluster.LIMITED))
                    .isFalse();
        }
        first.awaitSettled(before + SHARE / 2, PATIENCE);
        cluster.counters().startAgain();
        for (Gateway gateway : cluster.gateways()) { // Who asked in vain asks again when there is mail
            Await.until(PATIENCE, () -> "health of " + gateway.logEnd(), () -> {
                boolean told = isTakenNow(gateway, "again@counters.example", Cluster.GREYLISTED);
                return told && !isDegraded(gateway);
            });
        }
        say("the counters are back");
        awaitAll(first, second);
    }

    private static void allow(int mails, ClusterSenders... senders) {
        for (ClusterSenders each : senders) {
            each.allow(mails);
        }
    }

    private static void awaitAll(ClusterSenders... senders) {
        for (ClusterSenders each : senders) {
            each.awaitAll(PATIENCE);
        }
    }

    private static void awaitDegraded(Cluster cluster, boolean degraded) {
        for (Gateway gateway : cluster.gateways()) {
            Await.until(PATIENCE, () -> "health of " + gateway.logEnd(), () -> isDegraded(gateway) == degraded);
        }
    }

    private static boolean isDegraded(Gateway gateway) {
        try {
            AdminClient.Answer health = gateway.admin().get("/q/health/ready");
            assertThat(health.status()).isEqualTo(200);
            for (JsonNode check : health.json().path("checks")) {
                if (check.path("name").asText().equals("shared stores")) {
                    return check.path("data").path("degraded").asBoolean();
                }
            }
            throw new AssertionError("no check of shared stores: " + health.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitDeliveries(Cluster cluster) {
        say("all is sent; the rest is on its way");
        Await.until(
                PATIENCE,
                () -> "all that was promised; missing are %s; queues of %d and %d; the logs end: %s %s"
                        .formatted(
                                cluster.ledger().missing(),
                                cluster.one().queueLength(),
                                cluster.two().queueLength(),
                                cluster.one().logEnd(),
                                cluster.two().logEnd()),
                () -> cluster.ledger().missing().isEmpty()
                        && cluster.one().queueLength() == 0
                        && cluster.two().queueLength() == 0);
        say("everything has arrived");
    }

    private void assertEachCopyIsWhereItShouldBe(Cluster cluster) throws IOException {
        ClusterLedger ledger = cluster.ledger();
        Set<Copy> toKeep = ledger.promisedCopies(Fate.KEPT);
        Await.until(
                PATIENCE,
                () -> "what both hold; missing are " + without(toKeep, held(cluster.one())),
                () -> held(cluster.one()).containsAll(toKeep));
        List<Copy> held = held(cluster.one());
        assertThat(held).doesNotHaveDuplicates().hasSameElementsAs(held(cluster.two()));
        assertThat(held).as("held though it has arrived").noneMatch(ledger::hasArrived);
        assertThat(without(held, toKeep))
                .as("held, and not promised: their senders lost the connection before the reply")
                .allMatch(copy -> !ledger.isPromised(copy.mail()))
                .hasSizeLessThanOrEqualTo(3 * ClusterSenders.SENDERS);
        assertThat(ledger.escaped()).isEmpty();

        Repeated repeated = ledger.repeated();
        assertThat(repeated.unexplained()).isEmpty();
        say("%d mails promised; %d copies arrived, %d of them again after the kill (RFC 1047); %d are held"
                .formatted(
                        ledger.promises().size(),
                        ledger.arrivedCopies(),
                        repeated.afterKill().size(),
                        held.size()));
    }

    private static Set<Copy> without(Collection<Copy> all, Collection<Copy> others) {
        Set<Copy> rest = new HashSet<>(all);
        rest.removeAll(new HashSet<>(others));
        return rest;
    }

    private static List<Copy> held(Gateway gateway) {
        try {
            List<Copy> held = new ArrayList<>();
            for (JsonNode row : gateway.admin().all("/api/quarantine?state=held", "mails")) {
                ClusterMail mail = Releaser.mailOf(row);
                assertThat(mail).as("%s", row).isNotNull();
                held.add(new Copy(mail.number(), row.path("recipient").asText()));
            }
            return held;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertOneDecisionForEachMail(Cluster cluster) throws IOException {
        Map<Integer, Promise> promises = cluster.ledger().promises();
        Set<String> expected = new HashSet<>();
        Set<String> mayLack = new HashSet<>();
        promises.values()
                .forEach(
                        promise -> (cluster.ledger().mayBeUnnoted(promise.node(), promise.nanos()) ? mayLack : expected)
                                .add(promise.queueId()));
        assertThat(expected.size() + mayLack.size())
                .as("names of mails are unique over both gateways")
                .isEqualTo(promises.size());
        awaitDecisions(cluster, expected);
        Map<String, Long> counts = decisions(cluster.two());
        assertThat(counts.values()).as("decisions for each mail").allMatch(count -> count == 1);
        assertThat(decisions(cluster.one())).isEqualTo(counts);
        mayLack.removeAll(counts.keySet());
        say("%d decisions in the journal; %d promised just before the kill were lost with it"
                .formatted(counts.size(), mayLack.size()));
    }

    private static void awaitDecisions(Cluster cluster, Set<String> expected) {
        Await.until(
                PATIENCE,
                () -> "the decisions in the journal; missing are " + lacking(cluster, expected),
                () -> lacking(cluster, expected).isEmpty());
    }

    /** All of them while the journal cannot be read. */
    private static Set<String> lacking(Cluster cluster, Set<String> expected) {
        Set<String> lacking = new HashSet<>(expected);
        try {
            lacking.removeAll(decisions(cluster.one()).keySet());
        } catch (UncheckedIOException e) {
            return lacking;
        }
        return lacking;
    }

    private static Map<String, Long> decisions(Gateway gateway) {
        try {
            return gateway.admin().all("/api/decisions?sender=sender@sender.example", "decisions").stream()
                    .collect(Collectors.groupingBy(
                            decision -> decision.path("id").asText(), HashMap::new, Collectors.counting()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One allowance for both, and a sender who came again to one is known to the other. */
    private static void assertCountersAreShared(Cluster cluster, String name) throws IOException {
        awaitDegraded(cluster, false);
        String sender = name + "@limits.example";
        for (int i = 0; i < Cluster.ALLOWANCE; i++) {
            Gateway either = cluster.gateways().get(i % 2);
            assertThat(isTaken(either, sender, Cluster.LIMITED))
                    .as("%d to %s", i, either.name())
                    .isTrue();
        }
        for (Gateway gateway : cluster.gateways()) {
            assertThat(isTaken(gateway, sender, Cluster.LIMITED))
                    .as("beyond the limit, at %s", gateway.name())
                    .isFalse();
        }
        String stranger = "stranger@" + name + ".example";
        assertThat(isTaken(cluster.one(), stranger, Cluster.GREYLISTED)).isFalse();
        Await.until(
                PATIENCE,
                () -> "the end of the delay of " + stranger,
                () -> isTakenNow(cluster.one(), stranger, Cluster.GREYLISTED));
        assertThat(isTaken(cluster.two(), stranger, Cluster.GREYLISTED))
                .as("the other gateway knows who came again to the first")
                .isTrue();
    }

    private static boolean isTakenNow(Gateway gateway, String sender, String domain) {
        try {
            return isTaken(gateway, sender, domain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a mail that is not counted otherwise is taken; if not, it is deferred. */
    private static boolean isTaken(Gateway gateway, String sender, String domain) throws IOException {
        try (SmtpClient client = SmtpClient.connect(gateway.address(), PATIENCE)) {
            client.greet("sender.example");
            SmtpClient.Outcome outcome =
                    client.transact(sender, List.of("ann@" + domain), ClusterMail.UNCOUNTED.bytes());
            assertThat(outcome.isAccepted() || outcome.toString().contains("45"))
                    .as("%s", outcome)
                    .isTrue();
            return outcome.isAccepted();
        }
    }

    private void say(String what) {
        System.out.printf("two gateways, %5.1f s: %s%n", (System.nanoTime() - began) / 1e9, what);
    }
}
