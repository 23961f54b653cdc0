package io.sallyport.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.metrics.MailMetrics;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class SheddingTest {
    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-23T00:00:00Z"));

    @Test
    void networkThatSentWantedMailIsKnownForAWhile() throws Exception {
        Shedding shedding = shedding("sallyport.overload.known-for", "2d");
        shedding.stand(Level.REFUSE_UNKNOWN);
        assertThat(admitted(shedding, "192.0.2.1")).isFalse();
        shedding.sent(address("192.0.2.1"), true);
        shedding.sent(address("2001:db8::1"), true);
        assertThat(admitted(shedding, "192.0.2.77")).isTrue();
        assertThat(admitted(shedding, "192.0.3.1")).isFalse();
        assertThat(admitted(shedding, "2001:db8::ffff")).isTrue();
        assertThat(admitted(shedding, "2001:db8:0:1::1")).isFalse();
        clock.advance(Duration.ofDays(2).plusSeconds(1));
        assertThat(admitted(shedding, "192.0.2.1")).isFalse();
    }

    @Test
    void networkThatSendsUnwantedMailIsForgotten() throws Exception {
        Shedding shedding = shedding();
        shedding.stand(Level.REFUSE_UNKNOWN);
        shedding.sent(address("192.0.2.1"), true);
        shedding.sent(address("192.0.2.9"), false);
        assertThat(admitted(shedding, "192.0.2.1")).isFalse();
    }

    @Test
    void networksThatAreNamedAreAlwaysKnown() throws Exception {
        Shedding shedding = shedding("sallyport.overload.known-networks", "192.0.2.0/24,2001:db8::/32");
        shedding.stand(Level.REFUSE_UNKNOWN);
        shedding.sent(address("192.0.2.1"), false);
        assertThat(admitted(shedding, "192.0.2.1")).isTrue();
        assertThat(admitted(shedding, "2001:db8:9::1")).isTrue();
        assertThat(admitted(shedding, "198.51.100.1")).isFalse();
    }

    @Test
    void placesAreKeptForThoseWhoAreKnown() throws Exception {
        Shedding shedding = shedding("sallyport.overload.reserve", "0.2");
        shedding.sent(address("192.0.2.1"), true);
        assertThat(shedding.admit(address("198.51.100.1"), 8, 10)).isEqualTo(Admission.GREETED);
        assertThat(shedding.admit(address("198.51.100.1"), 9, 10)).isEqualTo(Admission.REFUSED);
        assertThat(shedding.admit(address("192.0.2.1"), 10, 10)).isEqualTo(Admission.GREETED);
    }

    @Test
    void nothingIsShedWhereThatIsSwitchedOff() throws Exception {
        Shedding shedding = shedding("sallyport.overload.enabled", "false");
        assertThat(shedding.admit(address("198.51.100.1"), 10, 10)).isEqualTo(Admission.GREETED);
    }

    @Test
    void loadBecomesALevelAndALevelIsLeftBehind() {
        Shedding shedding = shedding();
        double[] share = {0.9};
        Pressure pressure = pressure(() -> share[0]);
        LoadWatch watch = new LoadWatch(Configs.of(OverloadConfig.class), List.of(pressure), shedding);
        watch.measure();
        assertThat(shedding.level()).isEqualTo(Level.SKIP_OPTIONAL);
        assertThat(watch.load().shares()).isEqualTo(Map.of("test", 0.9));
        share[0] = 0.1;
        for (int i = 0; i < 9; i++) {
            watch.measure();
        }
        assertThat(shedding.level()).isEqualTo(Level.SKIP_OPTIONAL);
        watch.measure();
        assertThat(shedding.level()).isEqualTo(Level.NORMAL);
    }

    @Test
    void whatCannotBeMeasuredKeepsNoMailOut() {
        Shedding shedding = shedding();
        LoadWatch watch =
                new LoadWatch(Configs.of(OverloadConfig.class), List.of(pressure(() -> Double.NaN)), shedding);
        watch.measure();
        assertThat(shedding.level()).isEqualTo(Level.NORMAL);
    }

    private Shedding shedding(String... settings) {
        return new Shedding(Configs.of(OverloadConfig.class, settings), clock, MailMetrics.unread());
    }

    private static boolean admitted(Shedding shedding, String client) throws UnknownHostException {
        return shedding.admit(address(client), 1, 100) == Admission.GREETED;
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    private static Pressure pressure(DoubleSupplier share) {
        return new Pressure() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public double share() {
                return share.getAsDouble();
            }
        };
    }
}
