package io.sallyport.filter.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link HitCounter} does, wherever it counts. */
public abstract class HitCounterContract {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final Allowance twoAMinute = new Allowance(Rate.of("2/1m"), Amount.of("2"));
    private final HitKey key = new HitKey("contract\n" + UUID.randomUUID()); // A shared counter remembers former tests

    /** The counter; the same one during a test. */
    protected abstract HitCounter counter();

    @Test
    void burstIsAdmittedAndTheNextIsTold() throws IOException {
        assertThat(take(NOW)).isEqualTo(Hit.ADMITTED);
        assertThat(take(NOW)).isEqualTo(Hit.ADMITTED);
        assertThat(take(NOW)).isEqualTo(new Hit.Refused(Duration.ofSeconds(30)));
    }

    @Test
    void refusalTakesNothing() throws IOException {
        take(NOW);
        take(NOW);
        for (int i = 0; i < 100; i++) {
            take(NOW.plusSeconds(1));
        }
        assertThat(take(NOW.plusSeconds(29))).isEqualTo(new Hit.Refused(Duration.ofSeconds(1)));
        assertThat(take(NOW.plusSeconds(30))).isEqualTo(Hit.ADMITTED);
    }

    @Test
    void lookingTakesNothing() throws IOException {
        for (int i = 0; i < 100; i++) {
            assertThat(counter().look(key, twoAMinute, 1, NOW)).isEqualTo(Hit.ADMITTED);
        }
        take(NOW);
        take(NOW);
        assertThat(counter().look(key, twoAMinute, 1, NOW)).isEqualTo(new Hit.Refused(Duration.ofSeconds(30)));
    }

    @Test
    void keysDoNotShare() throws IOException {
        take(NOW);
        take(NOW);
        assertThat(counter().take(new HitKey(key.text() + "x"), twoAMinute, 2, NOW))
                .isEqualTo(Hit.ADMITTED);
    }

    @Test
    void amountsAreTakenAtOnceOrNotAtAll() throws IOException {
        take(NOW);
        assertThat(counter().take(key, twoAMinute, 2, NOW)).isEqualTo(new Hit.Refused(Duration.ofSeconds(30)));
        assertThat(take(NOW)).isEqualTo(Hit.ADMITTED);
    }

    @Test
    void amountAboveTheBurstIsAdmittedAfterARest() throws IOException {
        assertThat(counter().take(key, twoAMinute, 1000, NOW)).isEqualTo(Hit.ADMITTED);
        assertThat(counter().take(key, twoAMinute, 1000, NOW.plusSeconds(59)))
                .isEqualTo(new Hit.Refused(Duration.ofSeconds(1)));
        assertThat(counter().take(key, twoAMinute, 1000, NOW.plusSeconds(60))).isEqualTo(Hit.ADMITTED);
    }

    @Test
    void keyOfAnyLengthAndAlphabetCounts() throws IOException {
        HitKey strange = new HitKey(key.text() + "jörg@müller.example\u0000\ud800".repeat(200));
        assertThat(counter().take(strange, twoAMinute, 2, NOW)).isEqualTo(Hit.ADMITTED);
        assertThat(counter().take(strange, twoAMinute, 1, NOW)).isInstanceOf(Hit.Refused.class);
    }

    @Test
    void ofManyAtOnceNoMoreAreAdmittedThanThereIsRoomFor() throws Exception {
        Allowance hundred = new Allowance(Rate.of("100/1h"), Amount.of("100"));
        List<Callable<Hit>> takers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            takers.add(() -> counter().take(key, hundred, 1, NOW));
        }
        int admitted = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Hit> hit : threads.invokeAll(takers)) {
                admitted += hit.get().equals(Hit.ADMITTED) ? 1 : 0;
            }
        }
        assertThat(admitted).isEqualTo(100);
    }

    private Hit take(Instant now) throws IOException {
        return counter().take(key, twoAMinute, 1, now);
    }
}
