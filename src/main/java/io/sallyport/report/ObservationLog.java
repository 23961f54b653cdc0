package io.sallyport.report;

import io.sallyport.metrics.MailMetrics;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes observations from the threads that receive mail, and lets one thread write them: a disk that is slow, full or
 * away costs observations, which are counted, and never a mail.
 */
final class ObservationLog {
    private static final Logger LOG = Logger.getLogger(ObservationLog.class);

    /** Two seconds of a busy gateway. One with eight signatures and the longest names takes ten kilobytes. */
    private static final int MOST_WAITING = 2_000;

    private static final Duration STOP_GRACE = Duration.ofSeconds(5);

    private final ObservationStore store;
    private final MailMetrics metrics;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private List<DmarcObservation> waiting = new ArrayList<>();
    private boolean stopping;
    private @Nullable Thread writer;

    /** Whether the last write failed, or met the bound of the day: each is logged once. */
    private boolean failing;

    private @Nullable LocalDate full;

    ObservationLog(ObservationStore store, MailMetrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    void start() {
        writer = Thread.ofPlatform().name("dmarc-observations").daemon().start(this::writeUntilStopped);
    }

    /** Writes what waits, if that can be done soon. */
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
            LOG.warn("stopping while observations for DMARC reports are not written yet");
        }
    }

    /** Takes an observation; never blocks for long and never throws. */
    void record(DmarcObservation observation) {
        boolean taken;
        lock.lock();
        try {
            taken = waiting.size() < MOST_WAITING;
            if (taken) {
                waiting.add(observation);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        metrics.dmarcObserved(taken ? "taken" : "dropped", 1);
    }

    private void writeUntilStopped() {
        try {
            for (List<DmarcObservation> batch = await(); !batch.isEmpty(); batch = await()) {
                write(batch);
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted: nobody but the end of the program does that", e);
        }
    }

    /** All that waits, as soon as something does; nothing: we are to stop. */
    private List<DmarcObservation> await() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !stopping) {
                changed.await();
            }
            return takeAll();
        } finally {
            lock.unlock();
        }
    }

    private List<DmarcObservation> takeAll() {
        List<DmarcObservation> batch = waiting;
        waiting = new ArrayList<>();
        return batch;
    }

    /** Writes what waits now. */
    void writeWaiting() {
        List<DmarcObservation> batch;
        lock.lock();
        try {
            batch = takeAll();
        } finally {
            lock.unlock();
        }
        write(batch);
    }

    private void write(List<DmarcObservation> batch) {
        byDay(batch).forEach((day, tallies) -> {
            try {
                long dropped = store.append(day, tallies);
                if (dropped > 0) {
                    metrics.dmarcObserved("dropped", dropped);
                    noteFull(day);
                }
                failing = false;
            } catch (IOException | RuntimeException e) {
                metrics.dmarcObserved(
                        "dropped", tallies.stream().mapToLong(Tally::count).sum());
                if (!failing) {
                    LOG.errorf(e, "report.dmarc.unwritten day=%s: observations are lost until this is mended", day);
                }
                failing = true;
            }
        });
    }

    private void noteFull(LocalDate day) {
        if (!day.equals(full)) {
            LOG.warnf("report.dmarc.full day=%s: see sallyport.report.dmarc.max-bytes; the rest is not reported", day);
        }
        full = day;
    }

    /** Equal observations of a day, counted: under load most of a batch is. */
    private static Map<LocalDate, List<Tally>> byDay(List<DmarcObservation> batch) {
        record Kind(LocalDate day, PublishedPolicy policy, String rua, ReportRow row) {}
        Map<Kind, Tally> counted = new LinkedHashMap<>();
        for (DmarcObservation seen : batch) {
            counted.merge(
                    new Kind(seen.day(), seen.policy(), seen.rua(), seen.row()),
                    new Tally(seen, 1),
                    (one, other) -> new Tally(one.observation(), one.count() + other.count()));
        }
        Map<LocalDate, List<Tally>> days = new LinkedHashMap<>();
        counted.forEach((kind, tally) ->
                days.computeIfAbsent(kind.day(), day -> new ArrayList<>()).add(tally));
        return days;
    }
}
