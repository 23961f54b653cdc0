package io.sallyport.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
