package io.sallyport.journal;

import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.Envelope;
import io.sallyport.metrics.MailMetrics;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes records from the threads that receive mail, and lets one thread store them, many at a time: a store that is slow,
 * full or away costs records, which are counted, and never a mail.
 */
final class JournalWriter {
    private static final Logger LOG = Logger.getLogger(JournalWriter.class);

    /** What one transaction takes. */
    private static final int BATCH = 500;

    /** How long the first record of a batch waits for others. */
    private static final Duration GATHERING = Duration.ofMillis(100);

    /** The most records that wait: some seconds of a flood. */
    private static final int MOST_WAITING = 20_000;

    /** The most memory that waiting records take, roughly: one for a thousand recipients takes as much as a hundred. */
    private static final long MOST_OCTETS = 64L * 1024 * 1024;

    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);

    private final DecisionStore store;
    private final Retention retention;
    private final MailMetrics metrics;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long waitingOctets;
    private boolean stopping;
    private @Nullable Thread writer;

    /** Whether the last write failed: that is logged once. */
    private boolean failing;

    private long nextSweep = System.nanoTime();

    /**
     * What is forgotten.
     *
     * @param keep older records go
     * @param mostBytes if there are more octets, the oldest go
     */
    record Retention(Duration keep, long mostBytes) {}

    /** A record that is to be stored; one of both is there. */
    private record Waiting(
            @Nullable Decision decision, @Nullable DeliveryEvent event, long octets) {}

    JournalWriter(DecisionStore store, Retention retention, MailMetrics metrics, Clock clock) {
        this.store = store;
        this.retention = retention;
        this.metrics = metrics;
        this.clock = clock;
    }

    void start() {
        metrics.watchJournal(this::waiting);
        writer = Thread.ofPlatform().name("journal").daemon().start(this::storeUntilStopped);
    }

    /** Stores what waits, if that can be done soon; takes nothing more. */
    void stop() throws InterruptedException {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Thread thread = writer;
        if (thread != null && !thread.join(STOP_GRACE)) {
            LOG.warnf("stopping while %d records of the journal are not stored yet", waiting());
        }
    }

    /** Takes a decision; never waits and never throws. */
    void offer(Decision decision) {
        offer(new Waiting(decision, null, octets(decision)));
    }

    /** Takes an event; never waits and never throws. */
    void offer(DeliveryEvent event) {
        offer(new Waiting(null, event, 1_000));
    }

    private void offer(Waiting record) {
        boolean taken;
        lock.lock();
        try {
            taken = !stopping && waiting.size() < MOST_WAITING && waitingOctets + record.octets() <= MOST_OCTETS;
            if (taken) {
                waiting.add(record);
                waitingOctets += record.octets();
                if (waiting.size() == 1 || waiting.size() == BATCH) {
                    changed.signal();
                }
            }
        } finally {
            lock.unlock();
        }
        if (!taken) {
            metrics.journalled("dropped", 1);
        }
    }

    /** About what a decision takes in memory. */
    private static long octets(Decision decision) {
        Envelope envelope = decision.envelope();
        long octets =
                2_000 + (envelope == null ? 0 : 150L * envelope.recipients().size());
        for (AuthenticationResult result : decision.authentication()) {
            octets += 300 + 150L * result.trace().size();
        }
        for (Decision.Judgement judgement : decision.judgements()) {
            octets += 500
                    + 500L * judgement.verdict().findings().size()
                    + 50L * judgement.recipients().size();
        }
        return octets;
    }

    private int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private void storeUntilStopped() {
        try {
            boolean more = true;
            while (more) {
                List<Waiting> batch = new ArrayList<>();
                more = await(batch);
                if (!batch.isEmpty()) {
                    store(batch);
                }
                if (more && System.nanoTime() - nextSweep >= 0) {
                    sweep();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted: nobody but the end of the program does that", e);
        }
    }

    /**
     * Takes a batch as soon as there is a full one, or the first of it has waited long enough, or it is time to sweep.
     *
     * @return false if we are to stop, and this is the last one
     */
    private boolean await(List<Waiting> batch) throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !stopping && nextSweep - System.nanoTime() > 0) {
                changed.await(nextSweep - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            long end = System.nanoTime() + GATHERING.toNanos();
            while (!waiting.isEmpty() && waiting.size() < BATCH && !stopping && end - System.nanoTime() > 0) {
                changed.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            for (int i = 0; i < BATCH && !waiting.isEmpty(); i++) {
                Waiting record = waiting.remove();
                waitingOctets -= record.octets();
                batch.add(record);
            }
            return !stopping || !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void store(List<Waiting> batch) {
        List<Decision> decisions = new ArrayList<>();
        List<DeliveryEvent> events = new ArrayList<>();
        for (Waiting record : batch) {
            if (record.decision() != null) {
                decisions.add(record.decision());
            }
            if (record.event() != null) {
                events.add(record.event());
            }
        }
        try {
            store.append(decisions, events);
            metrics.journalled("stored", batch.size());
            failing = false;
        } catch (RuntimeException | StackOverflowError e) {
            if (batch.size() > 1) { // One that cannot be written must not take the others with it
                batch.forEach(record -> store(List.of(record)));
            } else {
                metrics.journalled("dropped", 1);
                LOG.errorf(e, "a decision cannot be stored, and is only in the log");
            }
        } catch (IOException e) {
            metrics.journalled("dropped", batch.size());
            if (!failing) {
                LOG.errorf(e, "decisions cannot be stored, and are only in the log until this is mended");
            }
            failing = true;
        }
    }

    /** Forgets a little of what is too old or too much; comes again at once if there is more. */
    private void sweep() {
        int gone = 0;
        try {
            gone = store.forget(clock.instant().minus(retention.keep()), retention.mostBytes());
        } catch (IOException | RuntimeException e) {
            LOG.warnf(e, "old decisions cannot be forgotten; tried again in %s", BETWEEN_SWEEPS);
        }
        nextSweep = System.nanoTime() + (gone > 0 ? 0 : BETWEEN_SWEEPS.toNanos());
    }
}
