package io.sallyport.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.Await;
import io.sallyport.testing.GatewayProcess;
import io.sallyport.testing.QueueClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise of a 250 under the worst that can happen: the built gateway is killed (SIGKILL) at random moments, under
 * load, with backends that fail, stall, lose and come back.
 *
 * <p>{@code -Dsallyport.crash.kills=N} for a longer run, {@code -Dsallyport.crash.seed=N} for another one.
 */
class CrashIT {
    private static final int KILLS = Integer.getInteger("sallyport.crash.kills", 6);
    private static final long SEED = Long.getLong("sallyport.crash.seed", 20260101L);
    private static final int SENDERS = 8;
    private static final String CUT_THROUGH = "cut-through.example.test";
    private static final String QUEUED = "queued.example.test";
    private static final Duration DELIVERY = Duration.ofSeconds(120);

    @TempDir
    private Path home;

    private final Ledger ledger = new Ledger();
    private final Random random = new Random(SEED);

    @Test
    void everyPromisedMailArrivesHoweverOftenTheGatewayIsKilled() throws IOException {
        try (UnsteadyBackend first = new UnsteadyBackend(ledger, CrashMail::recognize, true, SEED + 1);
                UnsteadyBackend second = new UnsteadyBackend(ledger, CrashMail::recognize, false, SEED + 2)) {
            GatewayProcess.Plan plan = plan(first, second);
            GatewayProcess gateway = start(plan);
            Senders senders = new Senders(gateway.address(), ledger, List.of(CUT_THROUGH, QUEUED));
            try (senders) {
                senders.start(SENDERS, SEED);
                for (int i = 0; i < KILLS; i++) {
                    UnsteadyBackend absent = i % 2 == 0 ? first : second;
                    senders.awaitMorePromises(20); // However slow this machine is
                    pass(Duration.ofMillis(500 + random.nextInt(1500)));
                    absent.goAway();
                    pass(Duration.ofMillis(500 + random.nextInt(1500)));
                    absent.comeBack();
                    pass(Duration.ofMillis(500 + random.nextInt(2000)));
                    gateway.kill();
                    ledger.killed();
                    gateway = start(plan);
                }
            } finally {
                first.heal();
                second.heal();
            }
            try (GatewayProcess last = gateway) {
                awaitDelivery(last, plan);
            }
            report("crash", senders, KILLS + " kills");
            assertThat(senders.wrongs()).isEmpty();
            assertThat(senders.told().promised()).isGreaterThan(100);
            assertPromisesKept();
        }
    }

    @Test
    void stopUnderLoadLosesNothingAndRepeatsNothing() throws IOException {
        try (UnsteadyBackend first = new UnsteadyBackend(ledger, CrashMail::recognize, true, SEED + 1);
                UnsteadyBackend second = new UnsteadyBackend(ledger, CrashMail::recognize, false, SEED + 2)) {
            first.heal();
            second.heal();
            GatewayProcess.Plan plan = plan(first, second);
            GatewayProcess gateway = start(plan);
            Senders senders = new Senders(gateway.address(), ledger, List.of(CUT_THROUGH, QUEUED));
            int stops = Math.max(2, KILLS / 3);
            try (senders) {
                senders.start(SENDERS, SEED);
                for (int i = 0; i < stops; i++) {
                    senders.awaitMorePromises(60);
                    gateway.stop();
                    gateway = start(plan);
                }
            }
            try (GatewayProcess last = gateway) {
                awaitDelivery(last, plan);
            }
            report("stop", senders, stops + " stops");
            assertThat(senders.wrongs()).isEmpty();
            assertThat(senders.told().promised()).isGreaterThan(100);
            assertThat(senders.told().inDoubt())
                    .as("mails whose data was read and whose sender got no reply")
                    .isZero();
            assertPromisesKept();
            assertThat(ledger.duplicates().afterLostReply()).isZero();
        }
    }

    private GatewayProcess.Plan plan(UnsteadyBackend cutThrough, UnsteadyBackend queued) throws IOException {
        GatewayProcess.Plan plan = GatewayProcess.Plan.in(
                home,
                Map.of(
                        "sallyport.smtp.limits.connections-per-network", "1000",
                        "sallyport.relay.health.first-back-off", "200ms",
                        "sallyport.relay.health.most-back-off", "1s"));
        // It starts often and lives briefly: what the compiler for long runs would gain is never earned.
        plan = plan.withJvmOptions(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
        plan.serve(CUT_THROUGH, domain(cutThrough, "cut-through"));
        plan.serve(QUEUED, domain(queued, "queued"));
        return plan;
    }

    private static String domain(UnsteadyBackend backend, String delivery) {
        return """
                relay:
                  backends: ["127.0.0.1:%d"]
                  delivery: %s
                  budget: 4s
                  retry: { first: 1s, most: 2s }
                recipients: accept
                """.formatted(backend.port(), delivery);
    }

    private GatewayProcess start(GatewayProcess.Plan plan) throws IOException {
        ledger.beginLife();
        return GatewayProcess.start(plan);
    }

    /** Lets the load go on; nothing is awaited. */
    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private void awaitDelivery(GatewayProcess gateway, GatewayProcess.Plan plan) {
        QueueClient queue = new QueueClient(plan.httpPort());
        Await.until(
                DELIVERY,
                () -> "an empty queue; it holds %d, missing are %s; the gateway's log ends: %s"
                        .formatted(queue.length(), ledger.missing(), gateway.logEnd()),
                () -> ledger.missing().isEmpty() && queue.length() == 0);
    }

    private void assertPromisesKept() {
        assertThat(ledger.missing()).as("promised and never delivered").isEmpty();
        assertThat(ledger.damaged()).as("not what was sent").isEmpty();
        assertThat(ledger.duplicates().unexplained())
                .as("delivered again without need")
                .isEmpty();
    }

    private void report(String name, Senders senders, String events) {
        Senders.Told told = senders.told();
        Ledger.Duplicates duplicates = ledger.duplicates();
        System.out.printf(
                Locale.ROOT,
                "%s test, seed %d: %s; senders: %d mails promised (%d copies), %d deferred, %d in doubt, %d connections lost;"
                        + " backends: %d copies arrived, %d of them unpromised; %d missing, %d damaged; duplicates: %d after a"
                        + " lost reply, %d after a kill (at most %d ms before it), %d unexplained%n",
                name,
                SEED,
                events,
                told.promised(),
                ledger.promisedCopies(),
                told.deferred(),
                told.inDoubt(),
                told.lostEarlier(),
                ledger.arrivedCopies(),
                ledger.unpromisedCopies(),
                ledger.missing().size(),
                ledger.damaged().size(),
                duplicates.afterLostReply(),
                duplicates.afterKill(),
                duplicates.longestBeforeKill().toMillis(),
                duplicates.unexplained().size());
    }
}
