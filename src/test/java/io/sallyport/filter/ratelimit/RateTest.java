package io.sallyport.filter.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateTest {
    @Test
    void rateIsAnAmountInATime() {
        assertThat(Rate.of("100/1h")).isEqualTo(new Rate(new Amount(100), Duration.ofHours(1)));
        assertThat(Rate.of("2G/1d")).isEqualTo(new Rate(new Amount(2L << 30), Duration.ofDays(1)));
    }

    @Test
    void rateIsWrittenAsItIsRead() {
        for (String text : new String[] {"100/1h", "1K/10s", "200M/1d", "3G/7d", "1025/500ms"}) {
            assertThat(Rate.of(text)).hasToString(text);
        }
    }

    @Test
    void whatIsNoRateIsRefused() {
        for (String text : new String[] {
            "",
            "100",
            "100/",
            "/1h",
            "0/1h",
            "-1/1h",
            "100/0s",
            "100/h",
            "100/32d",
            "1T/1h",
            "9999999999/1h",
            "1.5/1h",
            "2G/1s",
            "100/999999999d",
            "\uff11/1h"
        }) {
            assertThatThrownBy(() -> Rate.of(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
