package io.sallyport.content.reading;

import io.sallyport.tracing.Spans;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Something that is found out when it is first asked for, once, on a thread of its own, so that whoever gives up waiting
 * disturbs nobody else who waits for it.
 */
final class Once<T> {
    private final String name;
    private final Callable<T> work;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /**
     * Nothing is done yet.
     *
     * @param name of its thread
     */
    Once(String name, Callable<T> work) {
        this.name = name;
        this.work = work;
    }

    /** Whether anybody has asked. */
    boolean isBegun() {
        return begun.get();
    }

    /**
     * The result; waits for it.
     *
     * @throws IOException if it could not be found out, whatever went wrong
     */
    T get() throws InterruptedException, IOException {
        if (begun.compareAndSet(false, true)) {
            Thread.ofVirtual().name(name).start(Spans.carrying(this::run));
        }
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new IOException("the message's %s could not be read: %s".formatted(name, e.getCause()), e.getCause());
        }
    }

    private void run() {
        try {
            result.complete(work.call());
        } catch (Exception | StackOverflowError | LinkageError | OutOfMemoryError e) {
            result.completeExceptionally(e);
        }
    }
}
