package io.sallyport.store.embedded;

import java.time.Duration;
import org.sqlite.ProgressHandler;

/** Asked by SQLite at every so many steps of a question whether to go on. */
final class TimeLimit extends ProgressHandler {
    static final int STEPS = 100_000;

    /** The longest that reading something may take: a search that would take longer is answered with an error. */
    private static final Duration LONGEST_READ = Duration.ofSeconds(20);

    private volatile long end;

    void begin() {
        end = System.nanoTime() + LONGEST_READ.toNanos();
    }

    @Override
    protected int progress() {
        return System.nanoTime() - end > 0 ? 1 : 0;
    }
}
