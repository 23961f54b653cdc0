package io.sallyport.filter.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.filter.Weight;
import io.sallyport.testing.FilterSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipientSettingsTest {
    @Test
    void whatThePolicyDoesNotSayHasADefault() {
        assertThat(FilterSettings.of(RecipientSettings.class, "{}"))
                .isEqualTo(new RecipientSettings(
                        Duration.ofHours(1),
                        5,
                        Duration.ofMillis(500),
                        Duration.ofSeconds(3),
                        25,
                        10,
                        Duration.ofMinutes(30),
                        Weight.of("defer"),
                        24,
                        64,
                        List.of()));
    }

    @Test
    void exampleHolds() {
        assertThat(FilterSettings.example(RecipientSettings.class).blockAt()).isEqualTo(20);
    }

    @Test
    void boundsAreKept() {
        assertThat(FilterSettings.problems(RecipientSettings.class, "slow-at: 0\nipv4-prefix: 33\nipv6-prefix: 0\n"))
                .hasSize(3);
        assertThat(FilterSettings.problems(RecipientSettings.class, "window: 1s\n"))
                .singleElement()
                .asString()
                .contains("window of 1s (expected: 60s to 604800s)");
    }
}
