package io.sallyport.journal;

import static io.sallyport.testing.Decisions.NOON;
import static io.sallyport.testing.Decisions.decision;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.testing.Await;
import io.sallyport.testing.Decisions;
import io.sallyport.testing.FakeClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JournalWriterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SlowStore store = new SlowStore();
    private final JournalWriter journal = new JournalWriter(
            store,
            new JournalWriter.Retention(Duration.ofDays(30), Long.MAX_VALUE),
            new MailMetrics(registry),
            new FakeClock(NOON));

    @Test
    void recordsAreStoredSoon() throws InterruptedException {
        journal.start();
        journal.offer(decision("q1").build());
        journal.offer(Decisions.event("q1", DeliveryEvent.Kind.DELIVERED, NOON));
        Await.until(PATIENCE, () -> "both to be stored", () -> store.kept.size() == 1 && store.events.size() == 1);
        journal.stop();
    }

    @Test
    void manyRecordsShareATransaction() throws InterruptedException {
        for (int i = 0; i < 1200; i++) {
            journal.offer(decision("q" + i).build());
        }
        journal.start();
        journal.stop();
        assertThat(store.kept).hasSize(1200);
        assertThat(store.batches).containsExactly(500, 500, 200);
    }

    @Test
    void whatWaitsAtAStopIsStored() throws InterruptedException {
        journal.start();
        journal.offer(decision("q1").build());
        journal.stop();
        assertThat(store.kept).extracting(Decision::id).containsExactly("q1");
        journal.offer(decision("q2").build());
        assertThat(counted("dropped")).isEqualTo(1);
    }

    @Test
    void storeThatHangsCostsRecordsAndNoTime() throws InterruptedException {
        store.mayGoOn.drainPermits();
        journal.start();
        Decision record = decision("q1").build();
        long begin = System.nanoTime();
        for (int i = 0; i < 40_000; i++) {
            journal.offer(record);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE);
        assertThat(counted("dropped")).isBetween(10_000.0, 39_000.0);
        store.mayGoOn.release(1000);
        journal.stop();
        assertThat(store.kept.size() + counted("dropped")).isEqualTo(40_000);
        assertThat(counted("stored")).isEqualTo(store.kept.size());
    }

    @Test
    void recordsForManyRecipientsAreBoundedByWhatTheyTake() {
        String[] recipients = new String[10_000];
        for (int i = 0; i < recipients.length; i++) {
            recipients[i] = "user" + i + "@example.test";
        }
        Decision large = decision("q1").to(recipients).build();
        for (int i = 0; i < 100; i++) {
            journal.offer(large);
        }
        assertThat(counted("dropped")).isGreaterThan(50);
    }

    @Test
    void storeThatFailsIsTriedAgainWithTheNextRecords() throws InterruptedException {
        store.failure = new IOException("disk full");
        journal.start();
        journal.offer(decision("q1").build());
        Await.until(PATIENCE, () -> "the first to be dropped", () -> counted("dropped") == 1);
        store.failure = null;
        journal.offer(decision("q2").build());
        journal.stop();
        assertThat(store.kept).extracting(Decision::id).containsExactly("q2");
    }

    @Test
    void recordThatCannotBeWrittenDoesNotTakeOthersWithIt() throws InterruptedException {
        journal.offer(decision("q1").build());
        journal.offer(decision("poison").build());
        journal.offer(decision("q3").build());
        journal.start();
        journal.stop();
        assertThat(store.kept).extracting(Decision::id).containsExactly("q1", "q3");
        assertThat(counted("dropped")).isEqualTo(1);
    }

    @Test
    void oldRecordsAreForgottenUntilNoneIsLeft() throws InterruptedException {
        store.toForget = 3;
        journal.start();
        Await.until(PATIENCE, () -> "four steps", () -> store.cuts.size() == 4);
        journal.stop();
        assertThat(store.cuts).containsOnly(NOON.minus(Duration.ofDays(30)));
    }

    private double counted(String result) {
        var counter =
                registry.find("sallyport.journal.records").tag("result", result).counter();
        return counter == null ? 0 : counter.count();
    }

    /** A store that takes a batch for each permit, or fails. */
    private static final class SlowStore implements DecisionStore {
        private final Semaphore mayGoOn = new Semaphore(1000);
        private final List<Decision> kept = new CopyOnWriteArrayList<>();
        private final List<DeliveryEvent> events = new CopyOnWriteArrayList<>();
        private final List<Integer> batches = new ArrayList<>();
        private final List<Instant> cuts = new CopyOnWriteArrayList<>();
        private volatile @Nullable IOException failure;
        private volatile int toForget;

        @Override
        public void append(List<Decision> decisions, List<DeliveryEvent> more) throws IOException {
            mayGoOn.acquireUninterruptibly();
            IOException planted = failure;
            if (planted != null) {
                throw planted;
            }
            if (decisions.stream().anyMatch(decision -> decision.id().equals("poison"))) {
                throw new IllegalArgumentException("planted");
            }
            batches.add(decisions.size() + more.size());
            kept.addAll(decisions);
            events.addAll(more);
        }

        @Override
        public DecisionPage search(DecisionQuery query) {
            return new DecisionPage(kept, null);
        }

        @Override
        public @Nullable Decision find(String id) {
            return null;
        }

        @Override
        public List<DeliveryEvent> deliveries(String id) {
            return events;
        }

        @Override
        public Statistics statistics(Instant since, Duration span, int spans, int findings) {
            throw new UnsupportedOperationException("nobody counts here");
        }

        @Override
        public int forget(Instant before, long mostBytes) {
            cuts.add(before);
            return toForget-- > 0 ? 1 : 0;
        }
    }
}
