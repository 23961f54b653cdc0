package io.sallyport.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecurrenceTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long START = Long.MAX_VALUE - MINUTE / 2; // A clock of nanoseconds may go over its end

    private final Recurrence full = new Recurrence();

    @Test
    void firstTimeIsToldAtOnceAndTheRestOnceAMinuteWithItsCount() {
        assertThat(full.again(START)).isEqualTo(1);
        assertThat(IntStream.rangeClosed(1, 59).map(second -> full.again(START + second * MINUTE / 60)))
                .containsOnly(0);
        assertThat(full.again(START + MINUTE)).isEqualTo(60);
        assertThat(full.again(START + MINUTE + 1)).isZero();
        assertThat(full.again(START + 5 * MINUTE)).isEqualTo(2);
    }
}
