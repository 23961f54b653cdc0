package io.sallyport.extract;

import io.sallyport.mail.Printable;
import io.sallyport.metrics.MailMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one worker: starts it when it is needed, gives it documents, kills and replaces it when it misbehaves or has served
 * long enough. One that cannot be started is tried again after a while, which doubles; until then documents are told so at
 * once.
 */
final class WorkerKeeper {
    private static final Logger LOG = Logger.getLogger(WorkerKeeper.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration CENSUS = Duration.ofMillis(200);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    private final ExtractConfig config;
    private final MailMetrics metrics;
    private final WorkerCommand command;
    private final BlockingQueue<Job> waiting;
    private final ScheduledExecutorService watch;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("extract-keeper").unstarted(this::keep);

    private volatile @Nullable WorkerProcess worker;
    private volatile @Nullable String trouble;
    private volatile boolean stopped;
    private Duration pause = Duration.ZERO;
    private long failedAt;

    /** @param watch kills what takes too long */
    WorkerKeeper(
            ExtractConfig config,
            MailMetrics metrics,
            WorkerCommand command,
            BlockingQueue<Job> waiting,
            ScheduledExecutorService watch) {
        this.config = config;
        this.metrics = metrics;
        this.command = command;
        this.waiting = waiting;
        this.watch = watch;
    }

    void start() {
        thread.start();
    }

    boolean hasWorker() {
        WorkerProcess now = worker;
        return now != null && now.isAlive();
    }

    boolean cannotStart() {
        return trouble != null;
    }

    /** Ends the worker and its keeper. From any thread. */
    void stop() {
        stopped = true;
        thread.interrupt();
        kill();
    }

    /** Waits until both are gone, but not for long. */
    void awaitEnd() throws InterruptedException {
        if (thread.isAlive()) {
            thread.join(LONGEST_STOP);
        }
    }

    private void kill() {
        WorkerProcess now = worker;
        if (now != null) {
            now.kill();
        }
    }

    private void keep() {
        try {
            ready(); // Its first document need not wait for it
            while (!stopped) {
                serve(waiting.take());
            }
        } catch (InterruptedException e) {
            LOG.debugf(e, "The gateway stops");
        }
        replace();
    }

    private void serve(Job job) throws InterruptedException {
        if (job.result().isDone()) {
            return;
        }
        try {
            WorkerProcess ready = ready();
            if (ready == null && stopped) {
                job.fail(Extraction.Kind.CANCELLED, "the gateway stops");
                return;
            }
            if (ready == null) {
                job.fail(Extraction.Kind.NOT_STARTED, "no worker can be started: " + trouble);
                return;
            }
            parse(job, ready);
        } catch (InterruptedException e) {
            job.fail(Extraction.Kind.CANCELLED, "the gateway stops");
            throw e;
        } catch (RuntimeException | Error e) {
            // None is known but a heap that is full for a moment; the keeper goes on, with another worker, and whoever
            // waits is told: without a keeper nothing would be parsed any more.
            LOG.errorf(e, "A worker was given up");
            replace();
            job.fail(Extraction.Kind.CRASHED, e.toString());
        }
    }

    private void parse(Job job, WorkerProcess at) {
        job.begin(at);
        Future<?> end = watch.schedule(
                () -> job.kill(Extraction.Kind.TIMEOUT), job.wanted().time().toMillis(), TimeUnit.MILLISECONDS);
        Future<?> census = watch.scheduleWithFixedDelay(
                () -> {
                    if (at.folder().isOverfull()) {
                        job.kill(Extraction.Kind.OUTPUT);
                    }
                },
                CENSUS.toMillis(),
                CENSUS.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            Extraction extraction = at.parse(job.document(), job.wanted());
            if (!job.end()) {
                replace(); // Killed in the moment when its answer came: the next document is not to blame
            }
            job.complete(extraction);
        } catch (IOException e) {
            Extraction.Kind kind = kind(e, job, at);
            replace();
            LOG.infof(
                    "A document could not be parsed, its worker was killed: %s, %s, %s",
                    kind.text(), Printable.of(job.document().path()), Printable.of(String.valueOf(e.getMessage())));
            job.fail(kind, Printable.of(String.valueOf(e.getMessage())));
        } finally {
            end.cancel(false);
            census.cancel(false);
        }
        if (worker != null
                && (at.documents() >= config.recycleAfter() || at.folder().isLittered())) {
            replace();
        }
    }

    private Extraction.Kind kind(IOException e, Job job, WorkerProcess at) {
        if (stopped) {
            return Extraction.Kind.CANCELLED;
        }
        Extraction.Kind killedFor = job.killedFor();
        if (killedFor != null) {
            return killedFor;
        }
        return switch (e) {
            case WorkerProcess.UnreadableException unreadable -> Extraction.Kind.UNREADABLE;
            case Answer.TooMuchException tooMuch -> Extraction.Kind.OUTPUT;
            default -> at.end();
        };
    }

    /** Ends the worker; the next document gets another. */
    private void replace() {
        WorkerProcess old = worker;
        worker = null;
        if (old != null) {
            old.close();
            metrics.workerEnded();
        }
    }

    /** A worker that waits for a document; null if none can be started now. */
    private @Nullable WorkerProcess ready() throws InterruptedException {
        WorkerProcess now = worker;
        if (now != null && now.isAlive()) {
            return now;
        }
        replace(); // It ended by itself
        if (trouble != null && System.nanoTime() - failedAt < pause.toNanos()) {
            return null;
        }
        try {
            WorkerProcess fresh = startAtMostTwice();
            metrics.workerStarted();
            trouble = null;
            pause = Duration.ZERO;
            return fresh;
        } catch (IOException e) {
            replace();
            if (stopped) {
                return null;
            }
            trouble = Printable.of(e.toString());
            failedAt = System.nanoTime();
            pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
            if (pause.compareTo(LONGEST_PAUSE) > 0) {
                pause = LONGEST_PAUSE;
            }
            LOG.errorf("No worker can be started to parse documents, next attempt in %s: %s", pause, trouble);
            return null;
        }
    }

    /** What kills a worker while it starts, such as a system that is short of memory, says nothing of the next one. */
    private WorkerProcess startAtMostTwice() throws IOException, InterruptedException {
        try {
            return startOne();
        } catch (WorkerProcess.KilledException e) {
            replace();
            if (stopped) {
                throw e;
            }
            LOG.warnf("A worker was killed while it started: %s", Printable.of(String.valueOf(e.getMessage())));
            return startOne();
        }
    }

    private WorkerProcess startOne() throws IOException, InterruptedException {
        WorkerProcess fresh = WorkerProcess.start(command);
        worker = fresh;
        Future<?> late = watch.schedule(fresh::kill, config.startTime().toMillis(), TimeUnit.MILLISECONDS);
        try {
            fresh.awaitReady();
        } finally {
            late.cancel(false);
        }
        return fresh;
    }
}
