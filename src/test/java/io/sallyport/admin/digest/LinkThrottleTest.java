package io.sallyport.admin.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.FakeClock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LinkThrottleTest {
    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final LinkThrottle throttle = new LinkThrottle(clock);

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(address);
        }
    }

    @Test
    void aSiteIsBarredAfterManyForgedLinksAndOnlyForAWhile() {
        fail("192.0.2.1", LinkThrottle.FREE - 1);
        assertThat(throttle.bars("192.0.2.1")).isFalse();
        throttle.failed("192.0.2.1");
        assertThat(throttle.bars("192.0.2.1")).isTrue();
        assertThat(throttle.bars("192.0.2.2")).isFalse();
        clock.advance(LinkThrottle.TIME);
        assertThat(throttle.bars("192.0.2.1")).isFalse();
        throttle.failed("192.0.2.1");
        assertThat(throttle.bars("192.0.2.1")).isFalse();
    }

    @Test
    void allAddressesOfAnIpv6SiteCountAsOne() {
        for (int i = 0; i < LinkThrottle.FREE; i++) {
            throttle.failed("2001:db8:0:1::" + i);
        }
        assertThat(throttle.bars("2001:db8:0:1::ffff")).isTrue();
        assertThat(throttle.bars("2001:db8:0:2::1")).isFalse();
    }

    @Test
    void manySitesTakeNoMoreThanTheirRoom() {
        for (int i = 0; i < 2 * LinkThrottle.MOST; i++) {
            throttle.failed("10.%d.%d.%d".formatted(i >> 16, i >> 8 & 255, i & 255));
        }
        assertThat(throttle.size()).isEqualTo(LinkThrottle.MOST);
    }
}
