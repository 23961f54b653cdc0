package io.sallyport.filter.dnsbl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sallyport.filter.dnsbl.ZoneHealth.Standing;
import io.sallyport.mail.Action;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.policy.FilterRule;
import io.sallyport.policy.Policy;
import io.sallyport.policy.ProtocolPolicy;
import io.sallyport.policy.RecipientPolicy;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeDns;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZoneChecksTest {
    private final FakeDns dns = new FakeDns().a("2.0.0.127.bl.example", "127.0.0.2");
    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final ZoneHealth health = new ZoneHealth(clock, MailMetrics.unread());
    private final Policy policy = policy(
            rule(new DnsblSettings(
                    List.of(Zones.listing("bl.example", "1"), Zones.listing("gone.example", "1")), null)),
            rule(new DnswlSettings(List.of(Zones.listing("wl.example", "-1")), List.of())));

    @Test
    void listsOfThePolicyAreTestedBeforeAnyMailAndAgainWhenItIsTime() {
        ZoneChecks checks = new ZoneChecks(() -> policy, health, dns, ZoneNews.NONE);
        checks.check();
        assertThat(health.standings())
                .extracting(Standing::zone, standing -> standing.state().name())
                .containsExactly(
                        tuple("bl.example", "HEALTHY"),
                        tuple("gone.example", "SUSPENDED"),
                        tuple("wl.example", "SUSPENDED"));
        assertThat(dns.asked()).hasSize(6);
        clock.advance(Duration.ofMinutes(1));
        checks.check();
        assertThat(dns.asked()).hasSize(6);
        clock.advance(Duration.ofHours(1));
        checks.check();
        assertThat(dns.asked()).hasSize(12);
    }

    private static FilterRule rule(Record settings) {
        String name = settings instanceof DnsblSettings ? "dnsbl" : "dnswl";
        return new FilterRule(name, Action.DELIVER, Duration.ofSeconds(5), false, settings);
    }

    private static Policy policy(FilterRule... rules) {
        RecipientPolicy standard = RecipientPolicy.DEFAULT;
        var judging = new RecipientPolicy(
                "default",
                standard.authentication(),
                standard.verdict(),
                Map.of(rules[0].filter(), rules[0], rules[1].filter(), rules[1]),
                List.of(),
                standard.replies());
        return new Policy("1", ProtocolPolicy.DEFAULT, ContentPolicy.DEFAULT, List.of(), null, judging, Map.of());
    }
}
