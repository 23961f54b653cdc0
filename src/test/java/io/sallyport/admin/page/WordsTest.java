package io.sallyport.admin.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static final Instant NOW = Instant.parse("2026-03-14T12:00:00Z");

    @Test
    void aTimeIsToldAsPeopleSayIt() {
        assertThat(Words.ago(NOW.minusSeconds(59), NOW)).isEqualTo("just now");
        assertThat(Words.ago(NOW.minusSeconds(60), NOW)).isEqualTo("1 min ago");
        assertThat(Words.ago(NOW.minusSeconds(3_600), NOW)).isEqualTo("1 h ago");
        assertThat(Words.ago(NOW.minusSeconds(86_400), NOW)).isEqualTo("1 d ago");
        assertThat(Words.ago(NOW.minusSeconds(7 * 86_400), NOW)).isEqualTo("7 Mar 2026");
    }

    @Test
    void aClockThatIsAheadTellsNoNegativeTime() {
        assertThat(Words.ago(NOW.plusSeconds(90), NOW)).isEqualTo("just now");
    }

    @Test
    void aSizeHasTheUnitThatSuitsIt() {
        assertThat(Words.size(999)).isEqualTo("999 octets");
        assertThat(Words.size(1_500)).isEqualTo("1.5 kB");
        assertThat(Words.size(25_000_000)).isEqualTo("25.0 MB");
    }

    @Test
    void whatIsMissingHasSomethingInItsPlace() {
        assertThat(Words.or(null, "-")).isEqualTo("-");
        assertThat(Words.or(" ", "-")).isEqualTo("-");
        assertThat(Words.or("a", "-")).isEqualTo("a");
    }

    @Test
    void timeThatSomethingLastsIsWrittenInItsLargestUnit() {
        assertThat(Words.lasting(Duration.ofSeconds(-1))).isEqualTo("0 s");
        assertThat(Words.lasting(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(Words.lasting(Duration.ofMinutes(59))).isEqualTo("59 min");
        assertThat(Words.lasting(Duration.ofHours(47))).isEqualTo("47 h");
        assertThat(Words.lasting(Duration.ofDays(2))).isEqualTo("2 d");
    }
}
