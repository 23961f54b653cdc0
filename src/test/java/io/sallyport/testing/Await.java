package io.sallyport.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another process or thread brings about, up to a deadline. */
public final class Await {
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Await() {}

    /** Returns as soon as the condition holds; fails with the description when it does not in time. */
    public static void until(Duration patience, Supplier<String> description, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within %s: %s".formatted(patience, description.get()));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
