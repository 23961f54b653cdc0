package io.sallyport.store.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.journal.DeliveryEvent;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.store.embedded.EmbeddedDatabase;
import io.sallyport.store.postgres.PostgresDatabase;
import io.sallyport.store.postgres.PostgresDecisionStore;
import io.sallyport.store.shared.Outbox.Batch;
import io.sallyport.testing.Await;
import io.sallyport.testing.Decisions;
import io.sallyport.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FallbackDecisionStoreTest {
    private static final long MUCH = 1_000_000;

    @TempDir
    Path folder;

    private EmbeddedDatabase own;

    @BeforeEach
    void open() throws IOException {
        own = EmbeddedDatabase.open(folder, "outbox");
    }

    @AfterEach
    void close() {
        own.close();
    }

    @Test
    void recordsWaitWhileTheDatabaseIsAwayAndComeOnce() throws IOException {
        try (PostgresServer server = PostgresServer.start();
                PostgresDatabase database = server.open()) {
            PostgresDecisionStore shared = new PostgresDecisionStore(database, "one");
            FallbackDecisionStore store =
                    new FallbackDecisionStore(shared, new Outbox(own, MUCH), MailMetrics.unread());
            append(store, "before");
            server.stop();
            append(store, "during");
            assertThatThrownBy(() -> store.forget(Decisions.NOON, MUCH)).isInstanceOf(IOException.class);

            server.startAgain();
            Await.until(Duration.ofSeconds(30), () -> "the records came", () -> hasCome(store));
            store.bring();
            for (String id : List.of("before", "during")) {
                assertThat(shared.find(id)).isEqualTo(Decisions.decision(id).build());
                assertThat(shared.deliveries(id)).hasSize(1);
            }
        }
    }

    @Test
    void recordsThatWaitComeBehindTheFirstThatTheDatabaseTakesAgain() throws IOException {
        try (PostgresServer server = PostgresServer.start();
                PostgresDatabase database = server.open()) {
            PostgresDecisionStore shared = new PostgresDecisionStore(database, "one");
            FallbackDecisionStore store =
                    new FallbackDecisionStore(shared, new Outbox(own, MUCH), MailMetrics.unread());
            append(store, "before");
            server.stop();
            append(store, "during");
            server.startAgain();
            Await.until(Duration.ofSeconds(30), () -> "the records came", () -> hasComeBehind(store));
            assertThat(shared.deliveries("during")).hasSize(1);
        }
    }

    private static boolean hasComeBehind(FallbackDecisionStore store) {
        try {
            append(store, "after");
            return store.find("during") != null;
        } catch (IOException e) {
            return false;
        }
    }

    private static void append(FallbackDecisionStore store, String id) throws IOException {
        store.append(
                List.of(Decisions.decision(id).build()),
                List.of(Decisions.event(id, DeliveryEvent.Kind.DELIVERED, Decisions.NOON)));
    }

    private static boolean hasCome(FallbackDecisionStore store) {
        try {
            store.bring();
            return store.find("during") != null;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void recordsThatCameBeforeTheirAnswerWasLostAreNotTakenAgain() throws IOException {
        try (PostgresDatabase database = PostgresServer.shared().open()) {
            PostgresDecisionStore shared = new PostgresDecisionStore(database, "one");
            Outbox outbox = new Outbox(own, MUCH);
            Batch batch = new Batch(
                    UUID.randomUUID(),
                    List.of(),
                    List.of(Decisions.event("q1", DeliveryEvent.Kind.DELIVERED, Decisions.NOON)));
            shared.appendOnce(batch.id(), batch.decisions(), batch.events());
            outbox.add(batch);
            new FallbackDecisionStore(shared, outbox, MailMetrics.unread()).bring();
            assertThat(shared.deliveries("q1")).hasSize(1);
            assertThat(outbox.first()).isNull();
        }
    }

    @Test
    void whatNoTableTakesHoldsUpNothingBehindIt() throws IOException {
        try (PostgresDatabase database = PostgresServer.shared().open()) {
            PostgresDecisionStore shared = new PostgresDecisionStore(database, "one");
            Outbox outbox = new Outbox(own, MUCH);
            outbox.add(batch(longerThanAnIndexTakes()));
            outbox.add(batch("q2"));
            FallbackDecisionStore store = new FallbackDecisionStore(shared, outbox, MailMetrics.unread());
            assertThat(store.bring()).isFalse();
            assertThat(shared.find("q2")).isNotNull();
            assertThat(outbox.first()).isNull();
        }
    }

    @Test
    void aLongAbsenceIsMadeUpForInParts() throws IOException {
        try (PostgresDatabase database = PostgresServer.shared().open()) {
            PostgresDecisionStore shared = new PostgresDecisionStore(database, "one");
            Outbox outbox = new Outbox(own, MUCH);
            for (int i = 0; i < 30; i++) {
                outbox.add(batch("q" + i));
            }
            FallbackDecisionStore store = new FallbackDecisionStore(shared, outbox, MailMetrics.unread());
            assertThat(store.forget(Decisions.NOON.minusSeconds(3600), Long.MAX_VALUE))
                    .isPositive();
            assertThat(outbox.first()).isNotNull();
            assertThat(store.forget(Decisions.NOON.minusSeconds(3600), Long.MAX_VALUE))
                    .isZero();
            assertThat(shared.find("q29")).isNotNull();
        }
    }

    /** And no shorter when it is compressed. */
    private static String longerThanAnIndexTakes() {
        byte[] random = new byte[20_000];
        new Random(1).nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static Batch batch(String id) {
        return new Batch(UUID.randomUUID(), List.of(Decisions.decision(id).build()), List.of());
    }

    @Test
    void outboxTakesNoMoreThanItsBound() throws IOException {
        Outbox outbox = new Outbox(own, 0);
        Batch batch =
                new Batch(UUID.randomUUID(), List.of(Decisions.decision("q1").build()), List.of());
        outbox.add(batch);
        assertThatThrownBy(() -> outbox.add(batch)).hasMessageContaining("wait for the shared store already");
        assertThat(outbox.first()).isEqualTo(batch);
    }
}
