package io.sallyport.auth.spf;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The end of the time that one check may take (RFC 7208 § 4.6.4); whoever waits beyond it gets something else. */
final class Deadline {
    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos());
    }

    /** The value, or the other one when the time is over. */
    <V> V await(CompletableFuture<V> future, V otherwise) {
        if (future.isDone()) {
            return future.join();
        }
        long left = end - System.nanoTime();
        return left <= 0
                ? otherwise
                : future.completeOnTimeout(otherwise, left, TimeUnit.NANOSECONDS)
                        .join();
    }
}
