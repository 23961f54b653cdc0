package io.sallyport.filter.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.testing.Configs;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LocalHitCounterTest extends HitCounterContract {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LocalHitCounter counter = new LocalHitCounter(1024, new MailMetrics(meters));
    private final Allowance hourly = new Allowance(Rate.of("100/1h"), Amount.of("20"));

    @Override
    protected HitCounter counter() {
        return counter;
    }

    @Test
    void floodOfKeysDoesNotSetFreeWhoHasEarnedARefusal() {
        HitKey spammer = new HitKey("spammer");
        counter.take(spammer, hourly, 20, NOW);
        for (int i = 0; i < 100_000; i++) {
            assertThat(counter.take(new HitKey("flood " + i), hourly, 1, NOW)).isEqualTo(Hit.ADMITTED);
        }
        assertThat(counter.take(spammer, hourly, 1, NOW)).isInstanceOf(Hit.Refused.class);
        assertThat(forgotten()).isGreaterThan(90_000);
    }

    @Test
    void keysWhoseAllowanceIsFullAgainMakeRoomWithoutLoss() {
        for (int i = 0; i < 100_000; i++) {
            counter.take(new HitKey("slow flood " + i), hourly, 1, NOW.plusSeconds(i));
        }
        assertThat(forgotten()).isZero();
    }

    @Test
    void tableOfTheLeastSettingIsMade() {
        RateLimitConfig config = Configs.of(RateLimitConfig.class, "sallyport.ratelimit.keys", "1024");
        assertThat(new LocalHitCounter(config, new MailMetrics(meters)).take(new HitKey("x"), hourly, 1, NOW))
                .isEqualTo(Hit.ADMITTED);
    }

    private double forgotten() {
        var counted = meters.find("sallyport.ratelimit.forgotten").counter();
        return counted == null ? 0 : counted.count();
    }
}
