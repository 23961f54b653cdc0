package io.sallyport.overload;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * How long work waits for a processor: a virtual thread is started, as mails start them, and the time until it runs is
 * measured. The shortest of the last measurements counts: a queue that is always there means that more comes than goes,
 * one that comes and goes means nothing (RFC 8289 § 3.2 has the idea for packets).
 */
@ApplicationScoped
class ProcessorPressure implements Pressure {
    private static final int MEASUREMENTS = 3;

    private final long limit;
    private final Executor threads;
    private final LongSupplier nanoTime;
    private final long[] waits = new long[MEASUREMENTS];
    private int measured;
    private long asked;
    private volatile boolean running = true;
    private volatile long ran;

    @Inject
    ProcessorPressure(OverloadConfig config) {
        this(config.waiting(), Thread::startVirtualThread, System::nanoTime);
    }

    ProcessorPressure(Duration limit, Executor threads, LongSupplier nanoTime) {
        this.limit = limit.toNanos();
        this.threads = threads;
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return "processors";
    }

    /** Each call ends a measurement and begins the next, unless what was started has not run yet. */
    @Override
    public synchronized double share() {
        long now = nanoTime.getAsLong();
        if (asked != 0) {
            waits[measured % MEASUREMENTS] = Math.max(0, (running ? ran : now) - asked);
            measured++;
        }
        if (running) {
            running = false;
            asked = now;
            threads.execute(() -> {
                ran = nanoTime.getAsLong();
                running = true;
            });
        }
        return measured < MEASUREMENTS ? 0 : (double) shortest() / limit;
    }

    private long shortest() {
        long shortest = Long.MAX_VALUE;
        for (long wait : waits) {
            shortest = Math.min(shortest, wait);
        }
        return shortest;
    }
}
