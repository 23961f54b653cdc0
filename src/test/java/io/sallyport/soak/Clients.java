package io.sallyport.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Some who do the same thing again and again, at the same time, until they are closed; they can be asked to rest. */
abstract class Clients implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(120);
    private static final Duration REST = Duration.ofMillis(100);

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean resting;
    private volatile boolean stopped;

    /** One round of what they do; it returns, and throws nothing that another round could mend. */
    abstract void act(Random random);

    final void start(int count, long seed) {
        for (int i = 0; i < count; i++) {
            Random random = new Random(seed + i);
            threads.add(Thread.ofVirtual()
                    .name(getClass().getSimpleName() + "-" + i)
                    .start(() -> repeat(random)));
        }
    }

    private void repeat(Random random) {
        while (!isStopped()) {
            if (resting) {
                pause(REST);
            } else {
                act(random);
            }
        }
    }

    /** Whether they do nothing new for now. */
    final void rest(boolean now) {
        resting = now;
    }

    final boolean isStopped() {
        return stopped;
    }

    /** Paces what they do; nothing waits for it. */
    static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    /** Begins nothing more, and returns when what was begun is ended. */
    @Override
    public final void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                if (!thread.join(END)) {
                    throw new AssertionError(thread.getName() + " hangs");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
