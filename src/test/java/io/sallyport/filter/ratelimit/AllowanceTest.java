package io.sallyport.filter.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static final long NOW = 1_800_000_000_000_000_000L;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Allowance tenSecondsEach = new Allowance(Rate.of("6/1m"), Amount.of("3"));

    @Test
    void burstIsThereAtOnceAndNotOneMore() {
        long full = 0;
        for (int i = 0; i < 3; i++) {
            assertThat(tenSecondsEach.waitFor(full, 1, NOW)).isLessThanOrEqualTo(0);
            full = tenSecondsEach.taken(full, 1, NOW);
        }
        assertThat(tenSecondsEach.waitFor(full, 1, NOW)).isEqualTo(10 * SECOND);
    }

    @Test
    void oneComesBackAtItsTimeAndNotBefore() {
        long full = tenSecondsEach.taken(0, 3, NOW);
        assertThat(tenSecondsEach.waitFor(full, 1, NOW + 10 * SECOND - 1)).isEqualTo(1);
        assertThat(tenSecondsEach.waitFor(full, 1, NOW + 10 * SECOND)).isZero();
    }

    @Test
    void inTheLongRunNoMoreThanTheRateIsTaken() {
        long full = 0;
        int taken = 0;
        for (long now = NOW; now < NOW + 600 * SECOND; now += SECOND) {
            if (tenSecondsEach.waitFor(full, 1, now) <= 0) {
                full = tenSecondsEach.taken(full, 1, now);
                taken++;
            }
        }
        assertThat(taken).isEqualTo(60 + 3 - 1);
    }

    @Test
    void amountAboveTheBurstIsTakenAfterARestAndTakesAllOfIt() {
        assertThat(tenSecondsEach.waitFor(0, 1_000_000, NOW)).isLessThanOrEqualTo(0);
        long full = tenSecondsEach.taken(0, 1_000_000, NOW);
        assertThat(full).isEqualTo(NOW + 30 * SECOND);
        assertThat(tenSecondsEach.waitFor(full, 1_000_000, NOW + 30 * SECOND - 1))
                .isEqualTo(1);
    }

    @Test
    void clockThatWasWrongForAYearLocksNobodyOutForLongerThanTheBurst() {
        long full = tenSecondsEach.taken(0, 3, NOW + Duration.ofDays(365).toNanos());
        assertThat(tenSecondsEach.waitFor(full, 1, NOW)).isEqualTo(10 * SECOND);
    }

    @Test
    void extremesStayInTheirBounds() {
        Allowance most = new Allowance(Rate.of("1G/2s"), Amount.of("999999G"));
        assertThat(most.waitFor(0, Long.MAX_VALUE, NOW)).isLessThanOrEqualTo(0);
        assertThat(most.taken(0, Long.MAX_VALUE, NOW)).isGreaterThan(NOW);
        assertThatThrownBy(() -> new Allowance(Rate.of("1/31d"), Amount.of("12")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("366 days");
    }
}
