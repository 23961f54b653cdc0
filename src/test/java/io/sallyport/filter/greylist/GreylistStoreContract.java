package io.sallyport.filter.greylist;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.filter.greylist.GreylistStore.Memory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link GreylistStore} does, wherever it remembers. */
public abstract class GreylistStoreContract {
    protected static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    /** The store; the same one during a test, and empty at its start. */
    protected abstract GreylistStore store() throws IOException;

    @Test
    void whatWasNeverRememberedIsNotKnown() throws IOException {
        assertThat(store().recall(List.of("a", "b"), NOW)).isEmpty();
    }

    @Test
    void whatIsRememberedIsKnownAtOnce() throws IOException {
        remember("a", NOW, 60);
        assertThat(store().recall(List.of("a", "b"), NOW)).isEqualTo(Map.of("a", new Memory(NOW, NOW.plusSeconds(60))));
    }

    @Test
    void memoryEndsAtItsTime() throws IOException {
        remember("a", NOW, 60);
        assertThat(store().recall(List.of("a"), NOW.plusSeconds(59))).hasSize(1);
        assertThat(store().recall(List.of("a"), NOW.plusSeconds(60))).isEmpty();
    }

    @Test
    void firstTimeIsKeptAndMemoryBecomesLonger() throws IOException {
        remember("a", NOW, 60);
        remember("a", NOW.plusSeconds(30), 60);
        assertThat(store().recall(List.of("a"), NOW.plusSeconds(30)))
                .isEqualTo(Map.of("a", new Memory(NOW, NOW.plusSeconds(90))));
    }

    @Test
    void memoryNeverBecomesShorter() throws IOException {
        remember("a", NOW, 600);
        remember("a", NOW.plusSeconds(1), 10);
        assertThat(store().recall(List.of("a"), NOW.plusSeconds(1)))
                .isEqualTo(Map.of("a", new Memory(NOW, NOW.plusSeconds(600))));
    }

    @Test
    void whatWasForgottenStartsAnew() throws IOException {
        remember("a", NOW, 60);
        remember("a", NOW.plusSeconds(60), 60);
        assertThat(store().recall(List.of("a"), NOW.plusSeconds(60)))
                .isEqualTo(Map.of("a", new Memory(NOW.plusSeconds(60), NOW.plusSeconds(120))));
    }

    @Test
    void wholeSecondsAreKept() throws IOException {
        store().remember(List.of("a"), new Memory(NOW.plusMillis(999), NOW.plusMillis(60_999)));
        assertThat(store().recall(List.of("a"), NOW)).isEqualTo(Map.of("a", new Memory(NOW, NOW.plusSeconds(60))));
    }

    @Test
    void keysOfAnyLengthAndAlphabetAreToldApart() throws IOException {
        String strange = "jörg@müller.example\n\u0000' OR 1=1 --".repeat(100);
        remember(strange, NOW, 60);
        assertThat(store().recall(List.of(strange, strange + " ", "J" + strange), NOW))
                .containsOnlyKeys(strange);
    }

    @Test
    void manyAtOnceAreAllRemembered() throws Exception {
        List<Callable<Map<String, Memory>>> tasks = IntStream.range(0, 300)
                .<Callable<Map<String, Memory>>>mapToObj(i -> () -> {
                    remember("own " + i, NOW, 60);
                    remember("shared", NOW.plusSeconds(i), 600);
                    return store().recall(List.of("own " + i), NOW);
                })
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Map<String, Memory>> known : threads.invokeAll(tasks)) {
                assertThat(known.get()).hasSize(1);
            }
        }
        assertThat(store().recall(List.of("shared"), NOW.plusSeconds(1)))
                .isEqualTo(Map.of("shared", new Memory(NOW, NOW.plusSeconds(299 + 600))));
    }

    protected final void remember(String key, Instant since, long seconds) throws IOException {
        store().remember(List.of(key), new Memory(since, since.plus(Duration.ofSeconds(seconds))));
    }
}
