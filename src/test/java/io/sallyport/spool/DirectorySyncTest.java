package io.sallyport.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DirectorySyncTest {
    private static final int CALLERS = 50;

    @Test
    void callersThatComeDuringASyncShareTheNextOne() throws Exception {
        AtomicInteger syncs = new AtomicInteger();
        CountDownLatch firstRuns = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        DirectorySync sync = new DirectorySync(() -> {
            if (syncs.incrementAndGet() == 1) {
                firstRuns.countDown();
                await(letGo);
            }
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = threads.submit(() -> call(sync));
            await(firstRuns);
            List<Future<?>> others = new ArrayList<>();
            CountDownLatch begun = new CountDownLatch(CALLERS);
            for (int i = 0; i < CALLERS; i++) {
                others.add(threads.submit(() -> {
                    begun.countDown();
                    return call(sync);
                }));
            }
            await(begun);
            assertThat(others).noneMatch(Future::isDone); // The running sync may have passed their names already
            letGo.countDown();
            first.get(10, TimeUnit.SECONDS);
            for (Future<?> other : others) {
                other.get(10, TimeUnit.SECONDS);
            }
        }
        // Those that were slow to queue up may have needed a third.
        assertThat(syncs.get()).isBetween(2, 4);
    }

    @Test
    void eachCallAloneIsASyncOfItsOwn() throws IOException {
        AtomicInteger syncs = new AtomicInteger();
        DirectorySync sync = new DirectorySync(syncs::incrementAndGet);
        sync.sync();
        sync.sync();
        assertThat(syncs).hasValue(2);
    }

    @Test
    void failureReachesTheCallerAndNotTheNextOne() throws IOException {
        AtomicInteger syncs = new AtomicInteger();
        DirectorySync sync = new DirectorySync(() -> {
            if (syncs.incrementAndGet() == 1) {
                throw new IOException("no");
            }
        });
        assertThatThrownBy(sync::sync).isInstanceOf(IOException.class);
        sync.sync();
    }

    private static boolean call(DirectorySync sync) throws IOException {
        sync.sync();
        return true;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
