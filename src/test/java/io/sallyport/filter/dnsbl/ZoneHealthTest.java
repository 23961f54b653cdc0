package io.sallyport.filter.dnsbl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.sallyport.dns.DnsResolver;
import io.sallyport.filter.dnsbl.ListZone.Subject;
import io.sallyport.filter.dnsbl.ZoneHealth.Standing;
import io.sallyport.filter.dnsbl.ZoneHealth.State;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeDns;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class ZoneHealthTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final ListZone BL = Zones.listing("bl.example", "3");
    private static final String MAPPED = ".0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0";

    private final FakeClock clock = new FakeClock(START);
    private final ZoneHealth health = new ZoneHealth(clock, MailMetrics.unread());
    private int clients;

    @Test
    void listWithItsTestPointsIsHealthy() {
        assertThat(standing(BL, healthy()))
                .isEqualTo(new Standing("bl.example", State.HEALTHY, START, "it has its test points"));
    }

    @Test
    void listWithoutItsTestPointIsDead() {
        assertThat(standing(BL, new FakeDns()).why()).isEqualTo("it is gone or empty: 2.0.0.127 is missing");
        assertThat(health.standings()).extracting(Standing::state).containsExactly(State.SUSPENDED);
    }

    @Test
    void suspendedListMakesTheGatewayDegradedAndNotDown() {
        standing(BL, new FakeDns());
        HealthCheckResponse shown = new ZonesHealth(health).call();
        assertThat(shown.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(shown.getData().orElseThrow())
                .containsEntry("degraded", true)
                .containsEntry(
                        "bl.example",
                        "suspended since 2026-11-22T10:00:00Z: it is gone or empty: 2.0.0.127 is missing");
    }

    @Test
    void listOfEverybodyIsSuspended() {
        assertThat(standing(BL, healthy().a("1.0.0.127.bl.example", "127.0.0.2"))
                        .why())
                .isEqualTo("it lists everybody: 1.0.0.127 too");
    }

    @Test
    void listThatRefusesUsIsSuspended() {
        FakeDns refusing =
                new FakeDns().a("2.0.0.127.bl.example", "127.255.255.254").a("1.0.0.127.bl.example", "127.255.255.254");
        assertThat(standing(BL, refusing))
                .isEqualTo(new Standing("bl.example", State.SUSPENDED, START, "it does not answer us: refused"));
    }

    @Test
    void silenceIsNoReasonToSuspend() {
        assertThat(standing(BL, new FakeDns().fails("2.0.0.127.bl.example")).state())
                .isEqualTo(State.UNKNOWN);
        clock.advance(WatchedZone.RETRY_AFTER);
        assertThat(standing(BL, healthy().fails("1.0.0.127.bl.example")).state())
                .isEqualTo(State.UNKNOWN);
    }

    /** RFC 5782 § 5 */
    @Test
    void listOfIpv6AloneHasTestPointsOfItsOwn() {
        var six = Zones.zone("bl.example").points("1").ipv4(false).make();
        FakeDns dns = new FakeDns().a("2.0.0.0" + MAPPED + ".bl.example", "127.0.0.2");
        assertThat(standing(six, dns).state()).isEqualTo(State.HEALTHY);
        dns.a("1.0.0.0" + MAPPED + ".bl.example", "127.0.0.2");
        clock.advance(WatchedZone.CHECK_EVERY);
        assertThat(standing(six, dns).state()).isEqualTo(State.SUSPENDED);
    }

    /** RFC 5782 § 5 */
    @Test
    void listOfDomainsHasTestPointsOfItsOwn() {
        var domains = Zones.zone("dbl.example").points("1").of(Subject.HELO).make();
        FakeDns dns = new FakeDns().a("test.dbl.example", "127.0.1.2");
        assertThat(standing(domains, dns).state()).isEqualTo(State.HEALTHY);
        dns.a("invalid.dbl.example", "127.0.1.2");
        clock.advance(WatchedZone.CHECK_EVERY);
        assertThat(standing(domains, dns).state()).isEqualTo(State.SUSPENDED);
    }

    @Test
    void listWithoutTestPointsIsNotAskedForThem() {
        FakeDns dns = new FakeDns();
        var without = Zones.zone("bl.example").points("1").withoutTestPoints().make();
        assertThat(standing(without, dns).state()).isEqualTo(State.HEALTHY);
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void healthyListIsTestedAgainEachHourAndNotBefore() {
        FakeDns dns = healthy();
        standing(BL, dns);
        clock.advance(WatchedZone.CHECK_EVERY.minusSeconds(1));
        assertThat(standing(BL, new FakeDns()).state()).isEqualTo(State.HEALTHY);
        assertThat(dns.asked()).hasSize(2);
        clock.advance(Duration.ofSeconds(1));
        assertThat(standing(BL, new FakeDns())).extracting(Standing::state).isEqualTo(State.SUSPENDED);
    }

    @Test
    void suspendedListComesBackByItself() {
        standing(BL, new FakeDns());
        clock.advance(WatchedZone.RETRY_AFTER);
        assertThat(standing(BL, healthy()))
                .isEqualTo(new Standing(
                        "bl.example", State.HEALTHY, START.plus(WatchedZone.RETRY_AFTER), "it has its test points"));
    }

    @Test
    void suspendedListDoesNotComeBackBySilence() {
        standing(BL, new FakeDns());
        clock.advance(WatchedZone.RETRY_AFTER);
        assertThat(standing(BL, new FakeDns().fails("2.0.0.127.bl.example")))
                .isEqualTo(new Standing(
                        "bl.example", State.SUSPENDED, START, "it is gone or empty: 2.0.0.127 is missing"));
    }

    @Test
    void mailsThatComeDuringTheFirstTestWaitForItAndAskNoSecondTime() {
        FakeDns dns = new FakeDns().silent("2.0.0.127.bl.example");
        assertThat(health.standing(BL, dns)).isNotDone();
        assertThat(health.standing(BL, dns)).isNotDone();
        assertThat(dns.asked()).hasSize(2);
    }

    @Test
    void listThatSuddenlyListsTheWorldIsSuspendedAndTestedAgain() {
        standing(BL, healthy());
        see(HitRate.BATCH * HitRate.LEARNING, 5); // One in five
        assertThat(standing(BL, healthy()).state()).isEqualTo(State.HEALTHY);
        see(HitRate.BATCH, 1);
        assertThat(standing(BL, healthy()))
                .isEqualTo(new Standing(
                        "bl.example",
                        State.SUSPENDED,
                        START,
                        "it lists nearly all of 50 clients, where 20 % were usual"));
        clock.advance(WatchedZone.RETRY_AFTER);
        assertThat(standing(BL, healthy()).state()).isEqualTo(State.HEALTHY);
        see(HitRate.BATCH, 1);
        assertThat(standing(BL, healthy()).state()).isEqualTo(State.SUSPENDED);
    }

    @Test
    void jumpIsToldToOtherGatewaysWhichSuspendTheListUntilTheirOwnTest() throws IOException {
        standing(BL, healthy());
        see(HitRate.BATCH * HitRate.LEARNING, 5);
        see(HitRate.BATCH, 1);
        ZoneHealth elsewhere = new ZoneHealth(clock, MailMetrics.unread());
        elsewhere.standing(BL, healthy()).join();
        health.exchange(news);
        elsewhere.exchange(news);
        assertThat(elsewhere.standing(BL, healthy()).join())
                .isEqualTo(new Standing(
                        "bl.example",
                        State.SUSPENDED,
                        START,
                        "on another gateway it lists nearly all of 50 clients, where 20 % were usual"));
        clock.advance(WatchedZone.RETRY_AFTER);
        assertThat(elsewhere.standing(BL, healthy()).join().state()).isEqualTo(State.HEALTHY);
        elsewhere.exchange(news);
        assertThat(elsewhere.standing(BL, healthy()).join().state())
                .as("the same news counts once")
                .isEqualTo(State.HEALTHY);
        assertThat(news.told).hasSize(1);
    }

    @Test
    void failedTestIsToldToOtherGatewaysWhichTestAtOnceAndBelieveThemselves() throws IOException {
        ZoneHealth elsewhere = new ZoneHealth(clock, MailMetrics.unread());
        FakeDns theirs = healthy();
        elsewhere.standing(BL, theirs).join();
        clock.advance(Duration.ofMinutes(1));
        standing(BL, new FakeDns());
        health.exchange(news);
        int asked = theirs.asked().size();
        elsewhere.exchange(news);
        assertThat(elsewhere.standing(BL, theirs).join().state()).isEqualTo(State.HEALTHY);
        assertThat(theirs.asked()).hasSize(2 * asked);
    }

    @Test
    void newsThatCannotBeToldChangeNothing() {
        standing(BL, new FakeDns());
        news.away = true;
        assertThatIOException().isThrownBy(() -> health.exchange(news));
        assertThat(health.standings()).extracting(Standing::state).containsExactly(State.SUSPENDED);
    }

    private final BetweenGateways news = new BetweenGateways();

    /** What gateways have between them. */
    private static final class BetweenGateways implements ZoneNews {
        final Map<String, News> told = new HashMap<>();
        boolean away;

        @Override
        public void tell(String zone, News found) throws IOException {
            if (away) {
                throw new IOException("away");
            }
            told.put(zone, found);
        }

        @Override
        public Map<String, News> told(Collection<String> zones) {
            return Map.copyOf(told);
        }
    }

    @Test
    void listThatAlwaysListsNearlyEverybodyIsLeftAlone() {
        standing(BL, healthy());
        see(HitRate.BATCH * 20, 1);
        assertThat(standing(BL, healthy()).state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void oneClientThatComesOftenIsNoJump() {
        standing(BL, healthy());
        see(HitRate.BATCH * HitRate.LEARNING, 5);
        for (int i = 0; i < 1000; i++) {
            health.observed(BL, InetAddress.ofLiteral("192.0.2.1"), true);
        }
        assertThat(standing(BL, healthy()).state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void floodOfZonesStaysBounded() {
        for (int i = 0; i < 5000; i++) {
            standing(
                    Zones.zone("bl" + i + ".example")
                            .points("1")
                            .withoutTestPoints()
                            .make(),
                    new FakeDns());
        }
        assertThat(health.standings()).hasSizeLessThanOrEqualTo(1000);
    }

    private void see(int count, int oneOf) {
        for (int i = 0; i < count; i++) {
            clients++;
            health.observed(
                    BL, InetAddress.ofLiteral("10.1.%d.%d".formatted(clients / 250, clients % 250)), i % oneOf == 0);
        }
    }

    private Standing standing(ListZone zone, DnsResolver dns) {
        return health.standing(zone, dns).join();
    }

    private static FakeDns healthy() {
        return new FakeDns().a("2.0.0.127.bl.example", "127.0.0.2");
    }
}
