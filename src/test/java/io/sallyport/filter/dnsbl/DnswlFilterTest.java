package io.sallyport.filter.dnsbl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.filter.dnsbl.ListZone.Subject;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeDns;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DnswlFilterTest {
    private static final ListZone WL = Zones.zone("wl.example")
            .code("127.0.10.0", "0")
            .code("127.0.10.1-127.0.10.3", "-2")
            .make();

    private final FakeDns dns = new FakeDns();
    private final DnswlFilter filter = new DnswlFilter(
            ZoneHealth.withoutTests(new FakeClock(Instant.parse("2026-11-22T10:00:00Z")), MailMetrics.unread()),
            MailMetrics.unread());

    @Test
    void knownClientGetsPointsInItsFavourAndIsSparedWhatThePolicyNames() throws Exception {
        dns.a("1.2.0.192.wl.example", "127.0.10.2");
        assertThat(examine("192.0.2.1", WL, "greylist.*"))
                .containsExactly(
                        Finding.points(Score.of("-2"), "dnswl.listed", "wl.example lists 192.0.2.1: 127.0.10.2")
                                .with("zone", "wl.example")
                                .with("subject", "192.0.2.1")
                                .with("answer", "127.0.10.2"),
                        Finding.spares(List.of("greylist.*"), "dnswl.spares", "a list knows the client as good"));
    }

    @Test
    void listingWithoutWeightSparesNothing() throws Exception {
        dns.a("1.2.0.192.wl.example", "127.0.10.0");
        assertThat(examine("192.0.2.1", WL, "greylist.*"))
                .extracting(Finding::name)
                .containsExactly("dnswl.listed");
    }

    @Test
    void unknownClientGetsNothing() throws Exception {
        assertThat(examine("192.0.2.1", WL, "greylist.*")).isEmpty();
    }

    /** What a dead list answers to everybody must not open the door to everybody. */
    @Test
    void refusalIsNoListing() throws Exception {
        dns.a("1.2.0.192.wl.example", "127.255.255.255");
        dns.a("2.2.0.192.wl.example", "198.51.100.1");
        assertThat(examine("192.0.2.1", WL, "*")).extracting(Finding::name).containsExactly("dnswl.refused");
        assertThat(examine("192.0.2.2", WL, "*")).extracting(Finding::name).containsExactly("dnswl.refused");
    }

    @Test
    void confirmedNameMayBeKnownAndSaidNamesMayNot() throws Exception {
        var names = Zones.zone("wl.example").of(Subject.NAME).points("-1").make();
        dns.a("mail.sender.example.wl.example", "127.0.0.2");
        assertThat(examine("192.0.2.1", names, "greylist.*")).hasSize(2);
        for (Subject said : List.of(Subject.HELO, Subject.SENDER)) {
            var forgeable = Zones.zone("wl.example").of(said).points("-1").make();
            assertThatThrownBy(() -> new DnswlSettings(List.of(forgeable), List.of()))
                    .hasMessageContaining("can be forged");
        }
    }

    @Test
    void listOfGoodClientsGivesNoPointsAgainstThem() {
        assertThatThrownBy(() -> new DnswlSettings(List.of(Zones.listing("wl.example", "1")), List.of()))
                .hasMessageContaining("belongs under dnsbl");
    }

    private List<Finding> examine(String client, ListZone zone, String spares) throws Exception {
        var mail = Examinations.at(Stage.RCPT).client(client).dns(dns);
        return filter.examine(mail, new DnswlSettings(List.of(zone), List.of(spares)));
    }
}
