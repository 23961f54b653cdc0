package io.sallyport.extract;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One document on its way: it waits, is at a worker, or is done. */
final class Job {
    private final Document document;
    private final Wanted wanted;
    private final long since;
    private final CompletableFuture<Extraction> result = new CompletableFuture<>();

    /** The worker that has it, and why it was killed, so that who reads its answer can say so. */
    private final AtomicReference<@Nullable WorkerProcess> worker = new AtomicReference<>();

    private volatile Extraction.@Nullable Kind killedFor;

    /** @param since when it began to wait, in nanoseconds of {@link System#nanoTime} */
    Job(Document document, Wanted wanted, long since) {
        this.document = document;
        this.wanted = wanted;
        this.since = since;
        var unused = result.whenComplete((extraction, failure) -> {
            if (result.isCancelled()) {
                kill(Extraction.Kind.CANCELLED);
            }
        });
    }

    Document document() {
        return document;
    }

    Wanted wanted() {
        return wanted;
    }

    long since() {
        return since;
    }

    CompletableFuture<Extraction> result() {
        return result;
    }

    Extraction.@Nullable Kind killedFor() {
        return killedFor;
    }

    /** It is at a worker now. */
    void begin(WorkerProcess process) {
        worker.set(process);
        if (result.isDone()) {
            kill(Extraction.Kind.CANCELLED); // Cancelled in the moment before
        }
    }

    /** Its worker is done with it, and not killed any more on account of this job; false if it already was. */
    boolean end() {
        return worker.getAndSet(null) != null;
    }

    /** Kills the worker that is at it, if there is one. */
    void kill(Extraction.Kind why) {
        WorkerProcess process = worker.getAndSet(null);
        if (process != null) {
            killedFor = why;
            process.kill();
        }
    }

    void complete(Extraction extraction) {
        result.complete(extraction);
    }

    void fail(Extraction.Kind kind, String detail) {
        complete(new Extraction.Failed(kind, detail));
    }
}
