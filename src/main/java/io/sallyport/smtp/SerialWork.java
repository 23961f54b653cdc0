package io.sallyport.smtp;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs a task on a virtual thread whenever there is something to do: never twice at once, and on no thread while there
 * is nothing to do. Each signal is followed by a run that begins after it; what one run wrote, the next one sees.
 */
final class SerialWork {
    private enum State {
        /** No thread. */
        IDLE,
        /** A thread runs the task and has seen every signal. */
        RUNNING,
        /** A thread runs the task, or is about to, and must run it once more. */
        SIGNALLED
    }

    private final Runnable task;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    /** Runs a task that throws nothing. */
    SerialWork(Runnable task) {
        this.task = task;
    }

    /** There is something to do. Returns at once. */
    void signal() {
        if (state.getAndSet(State.SIGNALLED) == State.IDLE) {
            Thread.startVirtualThread(this::run);
        }
    }

    /** Whether the task runs now. */
    boolean isBusy() {
        return state.get() != State.IDLE;
    }

    private void run() {
        do {
            state.set(State.RUNNING);
            task.run();
        } while (!state.compareAndSet(State.RUNNING, State.IDLE));
    }
}
