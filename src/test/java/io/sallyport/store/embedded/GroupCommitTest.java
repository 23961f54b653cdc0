package io.sallyport.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
    @TempDir
    private Path folder;

    @Test
    void changeThatFailsSpoilsNoOtherOfItsGroup() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(folder, "quarantine");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            GroupCommit commits = new GroupCommit(database);
            CountDownLatch first = new CountDownLatch(1);
            CountDownLatch queued = new CountDownLatch(1);
            Future<Integer> before = threads.submit(() -> commits.write(connection -> {
                first.countDown();
                await(queued);
                return 0;
            }));
            first.await();
            List<Future<Integer>> changes = new ArrayList<>();
            for (int i = 1; i <= 9; i++) {
                int number = i;
                changes.add(threads.submit(() -> commits.write(connection -> {
                    if (number == 5) {
                        throw new IllegalStateException("planted");
                    }
                    return number;
                })));
            }
            queued.countDown();
            assertThat(before.get()).isZero();
            for (int i = 1; i <= 9; i++) {
                Future<Integer> change = changes.get(i - 1);
                if (i == 5) {
                    assertThatThrownBy(change::get)
                            .hasCauseInstanceOf(IOException.class)
                            .hasMessageContaining("planted");
                } else {
                    assertThat(change.get()).isEqualTo(i);
                }
            }
        }
    }

    @Test
    void whoWaitsTooLongIsToldSoAndNothingOfItsIsDoneLater() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(folder, "quarantine");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            GroupCommit commits = new GroupCommit(database, Duration.ofMillis(100));
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            AtomicBoolean done = new AtomicBoolean();
            Future<Integer> slow = threads.submit(() -> commits.write(connection -> {
                begun.countDown();
                await(end);
                return 1;
            }));
            begun.await();
            assertThatThrownBy(() -> commits.write(connection -> done.compareAndSet(false, true)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("others write for longer than PT0.1S");
            end.countDown();
            assertThat(slow.get()).isEqualTo(1);
            assertThat(commits.<Integer>write(connection -> 2)).isEqualTo(2);
            assertThat(done).isFalse();
        }
    }

    @Test
    void whoseChangeIsBeingWrittenForTooLongIsToldThatNobodyKnows() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(folder, "quarantine");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            GroupCommit commits = new GroupCommit(database, Duration.ofMillis(400));
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch gather = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            threads.submit(() -> commits.write(connection -> {
                begun.countDown();
                await(gather);
                return 1;
            }));
            begun.await();
            AtomicInteger entered = new AtomicInteger();
            List<Future<Integer>> group = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                group.add(threads.submit(() -> commits.write(connection -> {
                    if (entered.incrementAndGet() == 1) {
                        await(end);
                    }
                    return 1;
                })));
            }
            Await.until(Duration.ofSeconds(10), () -> "two that wait", () -> commits.waiting() == 2);
            gather.countDown();
            assertThatThrownBy(() -> {
                        for (Future<Integer> each : group.reversed()) {
                            each.get(5, TimeUnit.SECONDS);
                        }
                    })
                    .hasMessageContaining("it is not known");
            end.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
