package io.sallyport.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.FakeClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final LoginThrottle throttle = new LoginThrottle(clock);

    private void fail(int times, String user, String address) {
        for (int i = 0; i < times; i++) {
            throttle.failed(user, address);
        }
    }

    @Test
    void eachFailureDoublesTheWaitUpToAMinute() {
        fail(4, "ann", "192.0.2.1");
        assertThat(throttle.toWait("ann", "192.0.2.1")).isZero();
        fail(1, "ann", "192.0.2.1");
        assertThat(throttle.toWait("ann", "192.0.2.1")).isEqualTo(Duration.ofSeconds(1));
        fail(1, "ann", "192.0.2.1");
        assertThat(throttle.toWait("ann", "192.0.2.1")).isEqualTo(Duration.ofSeconds(2));
        fail(100, "ann", "192.0.2.1");
        assertThat(throttle.toWait("ann", "192.0.2.1")).isEqualTo(Duration.ofMinutes(1));
        clock.advance(Duration.ofMinutes(1));
        assertThat(throttle.toWait("ann", "192.0.2.1")).isZero();
    }

    @Test
    void userWaitsWhereverTheyAreAskedForFrom() {
        for (int i = 0; i < 6; i++) {
            throttle.failed("ann", "192.0.2." + i);
        }
        assertThat(throttle.toWait("ann", "198.51.100.1")).isPositive();
        assertThat(throttle.toWait("bob", "198.51.100.1")).isZero();
    }

    @Test
    void addressWaitsWhomeverItAsksFor() {
        for (int i = 0; i < 6; i++) {
            throttle.failed("user" + i, "192.0.2.1");
        }
        assertThat(throttle.toWait("ann", "192.0.2.1")).isPositive();
        assertThat(throttle.toWait("ann", "192.0.2.2")).isZero();
    }

    @Test
    void siteOfIpv6IsOneAddress() {
        for (int i = 0; i < 6; i++) {
            throttle.failed("user" + i, "2001:db8:1:2::" + i);
        }
        assertThat(throttle.toWait("ann", "2001:db8:1:2:ffff::1")).isPositive();
        assertThat(throttle.toWait("ann", "2001:db8:1:3::1")).isZero();
    }

    @Test
    void goodPasswordForgetsFailures() {
        fail(6, "ann", "192.0.2.1");
        throttle.succeeded("ann", "192.0.2.1");
        assertThat(throttle.toWait("ann", "192.0.2.1")).isZero();
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < LoginThrottle.MOST; i++) {
            throttle.failed("user" + i, "2001:db8:" + Integer.toHexString(i) + "::1");
        }
        assertThat(throttle.size()).isEqualTo(LoginThrottle.MOST);
    }
}
