package io.sallyport.extract;

import io.quarkus.arc.Unremovable;
import io.sallyport.metrics.MailMetrics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A few workers and the documents that wait for them. Each worker has a thread that keeps it: {@link WorkerKeeper}. Nothing
 * is started before the first document comes.
 */
@ApplicationScoped
@Unremovable
public class WorkerPool implements Extractor, AutoCloseable {
    private static final int LONGEST_TYPE = 100;

    private final ExtractConfig config;
    private final MailMetrics metrics;
    private final BlockingQueue<Job> waiting;
    private final List<WorkerKeeper> keepers = new ArrayList<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("extract-watch").factory());
    private boolean started;
    private volatile boolean stopped;

    @Inject
    public WorkerPool(ExtractConfig config, MailMetrics metrics) {
        this(config, metrics, List.of());
    }

    /** @param extra arguments of the workers, for tests of what goes wrong */
    WorkerPool(ExtractConfig config, MailMetrics metrics, List<String> extra) {
        this.config = config;
        this.metrics = metrics;
        this.waiting = new ArrayBlockingQueue<>(config.queue());
        WorkerCommand command = new WorkerCommand(config, extra);
        for (int i = 0; i < config.workers(); i++) {
            keepers.add(new WorkerKeeper(config, metrics, command, waiting, watch));
        }
    }

    @Override
    public CompletableFuture<Extraction> extract(Document document, Wanted wanted) {
        String type = document.mediaType();
        ParserFamily family = ParserFamily.of(type).orElse(null);
        // A packed file may be a document: its worker tells.
        if (family == null ? !type.equals("application/zip") : !wanted.parsers().contains(family)) {
            return CompletableFuture.completedFuture(new Extraction.NotWanted(type));
        }
        Job job = new Job(document, wanted, System.nanoTime());
        var unused = job.result().whenComplete((extraction, failure) -> count(job, extraction));
        if (type.length() > LONGEST_TYPE
                || document.octets().size() > config.mostOctets().asLongValue()) {
            job.fail(
                    Extraction.Kind.UNREADABLE,
                    "%d octets are too many".formatted(document.octets().size()));
        } else if (stopped) {
            job.fail(Extraction.Kind.CANCELLED, "the gateway stops");
        } else if (keepers.isEmpty()) {
            job.fail(Extraction.Kind.NOT_STARTED, "sallyport.extract.workers is 0");
        } else {
            start();
            enqueue(job);
        }
        return job.result();
    }

    private void enqueue(Job job) {
        if (!waiting.offer(job)) {
            job.fail(Extraction.Kind.BUSY, config.queue() + " documents wait");
            return;
        }
        Duration patience = config.patience();
        var impatience = watch.schedule(
                () -> {
                    if (waiting.remove(job)) {
                        job.fail(Extraction.Kind.BUSY, "no worker was free for " + patience);
                    }
                },
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
        var unused = job.result().whenComplete((extraction, failure) -> {
            impatience.cancel(false);
            waiting.remove(job); // Cancelled while it waited
        });
    }

    private void count(Job job, Extraction extraction) {
        String outcome =
                switch (extraction) {
                    case Extraction.Extracted extracted -> "extracted";
                    case Extraction.NotWanted notWanted -> "not-wanted";
                    case Extraction.Failed(Extraction.Kind kind, String detail) -> kind.text();
                    case null -> Extraction.Kind.CANCELLED.text();
                };
        metrics.documentExtracted(outcome, Duration.ofNanos(System.nanoTime() - job.since()));
    }

    private synchronized void start() {
        if (!started) {
            started = true;
            metrics.watchWorkers(this::workers);
            keepers.forEach(WorkerKeeper::start);
        }
    }

    /** How many workers run. */
    long workers() {
        return keepers.stream().filter(WorkerKeeper::hasWorker).count();
    }

    /** Whether the last attempt to start a worker failed, for any of them. */
    boolean cannotStart() {
        return keepers.stream().anyMatch(WorkerKeeper::cannotStart);
    }

    /** Ends all workers; what waits is not parsed. */
    @Override
    @PreDestroy
    public void close() {
        stopped = true;
        keepers.forEach(WorkerKeeper::stop);
        for (Job job = waiting.poll(); job != null; job = waiting.poll()) {
            job.fail(Extraction.Kind.CANCELLED, "the gateway stops");
        }
        try {
            for (WorkerKeeper keeper : keepers) {
                keeper.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.shutdownNow();
    }
}
