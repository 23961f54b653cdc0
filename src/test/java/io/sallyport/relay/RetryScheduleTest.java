package io.sallyport.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.policy.RelayPolicy.RetryPolicy;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    @Test
    void waitDoublesUpToTheMost() {
        assertThat(IntStream.rangeClosed(1, 9).mapToObj(n -> pause(n, 0.5).toMinutes()))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void waitIsUpToAFifthShorterOrLonger() {
        assertThat(pause(1, 0)).isEqualTo(Duration.ofSeconds(48));
        assertThat(pause(1, 1)).isEqualTo(Duration.ofSeconds(72));
    }

    @Test
    void thousandsOfFailuresDoNotOverflow() {
        assertThat(pause(Integer.MAX_VALUE, 0.5)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void firstWaitBeyondTheMostIsTheMost() {
        RetryPolicy policy = new RetryPolicy(Duration.ofHours(2), Duration.ofHours(1), Duration.ofDays(1), null);
        assertThat(RetrySchedule.waitAfter(policy, 1, 0.5)).isEqualTo(Duration.ofHours(1));
    }

    private static Duration pause(int failures, double random) {
        return RetrySchedule.waitAfter(RetryPolicy.DEFAULT, failures, random);
    }
}
