package io.sallyport.filter.dnsbl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.dns.DnsResolver;
import io.sallyport.filter.dnsbl.ListZone.Subject;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeDns;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DnsblFilterTest {
    private static final ListZone BL = Zones.listing("bl.example", "3");

    private final FakeDns dns = new FakeDns();
    private final ZoneHealth health =
            ZoneHealth.withoutTests(new FakeClock(Instant.parse("2026-11-22T10:00:00Z")), MailMetrics.unread());

    @Test
    void listedClientGetsPointsAndMayLearnWhere() throws Exception {
        dns.a("99.2.0.192.bl.example", "127.0.0.2");
        assertThat(examine("192.0.2.99", BL))
                .containsExactly(Finding.points(Score.of("3"), "dnsbl.listed", "bl.example lists 192.0.2.99: 127.0.0.2")
                        .with("zone", "bl.example")
                        .with("subject", "192.0.2.99")
                        .with("answer", "127.0.0.2")
                        .telling("7.1", "Listed: 192.0.2.99 by bl.example"));
    }

    @Test
    void unlistedClientGetsNothing() throws Exception {
        assertThat(examine("192.0.2.99", BL)).isEmpty();
    }

    /** The example of RFC 5782 § 2.4. */
    @Test
    void ipv6ClientIsAskedForByNibble() throws Exception {
        dns.a("b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.bl.example", "127.0.0.2");
        assertThat(names("2001:db8:1:2:3:4:567:89ab", BL)).containsExactly("dnsbl.listed");
    }

    @Test
    void listOfOneFamilyIsNotAskedForTheOther() throws Exception {
        var four = Zones.zone("bl.example").ipv6(false).points("1").make();
        var six = Zones.zone("bl.example").ipv4(false).points("1").make();
        assertThat(examine("2001:db8::1", four)).isEmpty();
        assertThat(examine("192.0.2.1", six)).isEmpty();
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void silentListIsNotHeldAgainstTheClient() throws Exception {
        dns.fails("99.2.0.192.bl.example");
        assertThat(examine("192.0.2.99", BL))
                .containsExactly(Finding.unavailable("dnsbl.silent", "bl.example: SERVFAIL")
                        .with("zone", "bl.example")
                        .with("subject", "192.0.2.99"));
    }

    @Test
    void listThatNeverAnswersIsSilentAfterItsTime() throws Exception {
        dns.silent("99.2.0.192.bl.example");
        var hasty = Zones.zone("bl.example")
                .points("1")
                .timeOut(Duration.ofMillis(1))
                .make();
        assertThat(names("192.0.2.99", hasty)).containsExactly("dnsbl.silent");
    }

    @Test
    void answersThatAreNoListingsAreARefusal() throws Exception {
        for (String answer : List.of("127.255.255.254", "127.255.255.1", "192.0.2.80", "0.0.0.0", "128.0.0.2")) {
            FakeDns one = new FakeDns().a("99.2.0.192.bl.example", answer);
            var mail = Examinations.at(Stage.RCPT).client("192.0.2.99").dns(one);
            List<Finding> findings = filter().examine(mail, new DnsblSettings(List.of(BL), Score.of("1")));
            assertThat(findings).as(answer).hasSize(1);
            assertThat(findings.getFirst().name()).isEqualTo("dnsbl.refused");
            assertThat(findings.getFirst().effect()).isEqualTo(new Finding.Effect.Unavailable(null));
        }
    }

    @Test
    void refusalAmongListingsIsARefusal() throws Exception {
        dns.a("99.2.0.192.bl.example", "127.0.0.2", "127.255.255.254");
        assertThat(names("192.0.2.99", BL)).containsExactly("dnsbl.refused");
    }

    @Test
    void answerWeighsAsItsCodeAndOfSeveralTheHeaviestCounts() throws Exception {
        var coded = Zones.zone("bl.example")
                .code("127.0.0.2", "4")
                .code("127.0.0.10-127.0.0.11", "1.5")
                .code("127.0.1.0/24", "6")
                .make();
        dns.a("1.2.0.192.bl.example", "127.0.0.11");
        dns.a("2.2.0.192.bl.example", "127.0.0.11", "127.0.0.2");
        dns.a("3.2.0.192.bl.example", "127.0.0.10", "127.0.1.255", "127.0.0.2");
        dns.a("4.2.0.192.bl.example", "127.0.0.12");
        assertThat(points("192.0.2.1", coded)).isEqualTo(Score.of("1.5"));
        assertThat(points("192.0.2.2", coded)).isEqualTo(Score.of("4"));
        assertThat(points("192.0.2.3", coded)).isEqualTo(Score.of("6"));
        assertThat(names("192.0.2.4", coded)).containsExactly("dnsbl.unweighed");
    }

    @Test
    void pointsAreForWhateverNoCodeNames() throws Exception {
        var coded = Zones.zone("bl.example").points("2").code("127.0.0.2", "1").make();
        dns.a("1.2.0.192.bl.example", "127.0.0.2");
        dns.a("2.2.0.192.bl.example", "127.0.0.3");
        assertThat(points("192.0.2.1", coded)).isEqualTo(Score.of("1"));
        assertThat(points("192.0.2.2", coded)).isEqualTo(Score.of("2"));
    }

    @Test
    void listsThatTogetherReachTheBoundRefuseBeforeAnyContent() throws Exception {
        dns.a("99.2.0.192.a.example", "127.0.0.2").a("99.2.0.192.b.example", "127.0.0.2");
        var settings = new DnsblSettings(
                List.of(Zones.listing("a.example", "5"), Zones.listing("b.example", "3")), Score.of("8"));
        assertThat(filter().examine(mail("192.0.2.99"), settings))
                .contains(Finding.reject("dnsbl.rejected", "2 lists give 8 points of 8")
                        .telling("7.1", "Listed: 192.0.2.99 by a.example, 192.0.2.99 by b.example"))
                .hasSize(3);
        var more = new DnsblSettings(settings.zones(), Score.of("8.01"));
        assertThat(filter().examine(mail("192.0.2.99"), more)).hasSize(2);
    }

    @Test
    void listInShadowIsRecordedAndRefusesNobody() throws Exception {
        dns.a("99.2.0.192.bl.example", "127.0.0.2");
        var shadow = Zones.zone("bl.example").points("9").shadow().make();
        List<Finding> findings =
                filter().examine(mail("192.0.2.99"), new DnsblSettings(List.of(shadow), Score.of("1")));
        assertThat(findings).hasSize(1).allMatch(Finding::shadow);
    }

    @Test
    void nameHidesAZoneThatHoldsASecret() throws Exception {
        dns.a("99.2.0.192.s3cret.bl.example", "127.0.0.2");
        var secret =
                Zones.zone("s3cret.bl.example").name("bl.example").points("1").make();
        assertThat(examine("192.0.2.99", secret).toString())
                .contains("bl.example")
                .doesNotContain("s3cret");
    }

    @Test
    void domainsAreAskedForInListsOfDomains() throws Exception {
        var helo = Zones.zone("dbl.example").of(Subject.HELO).points("1").make();
        var sender = Zones.zone("dbl.example").of(Subject.SENDER).points("2").make();
        var name = Zones.zone("dbl.example").of(Subject.NAME).points("3").make();
        dns.a("helo.bad.example.dbl.example", "127.0.1.2");
        dns.a("sender.bad.example.dbl.example", "127.0.1.2");
        dns.a("name.bad.example.dbl.example", "127.0.1.2");
        var mail = mail("192.0.2.99")
                .helo("HELO.bad.example")
                .from("a@sender.bad.example")
                .confirmedName("name.bad.example");
        assertThat(filter().examine(mail, new DnsblSettings(List.of(name, helo, sender), null)))
                .extracting(finding -> finding.evidence().get("subject"))
                .containsExactly("helo.bad.example", "sender.bad.example", "name.bad.example");
    }

    /** Lists of domains answer to an address as if it were listed. */
    @Test
    void addressesAreNeverAskedForInListsOfDomains() throws Exception {
        var helo = Zones.zone("dbl.example").of(Subject.HELO).points("1").make();
        var name = Zones.zone("dbl.example").of(Subject.NAME).points("3").make();
        for (String said : List.of("192.0.2.99", "[192.0.2.99]", "desktop", "a b", "")) {
            var mail = mail("192.0.2.99").helo(said).confirmedName(null);
            assertThat(filter().examine(mail, new DnsblSettings(List.of(helo, name), null)))
                    .isEmpty();
        }
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void reportHasNoSenderToAskFor() throws Exception {
        var sender = Zones.zone("dbl.example").of(Subject.SENDER).points("2").make();
        assertThat(filter().examine(mail("192.0.2.1").from(null), new DnsblSettings(List.of(sender), null)))
                .isEmpty();
    }

    @Test
    void thousandsOfAnswersMakeOneShortFinding() throws Exception {
        dns.a(
                "99.2.0.192.bl.example",
                IntStream.range(2, 5000)
                        .mapToObj(i -> "127.0.%d.%d".formatted(i / 250, i % 250))
                        .toArray(String[]::new));
        List<Finding> findings = examine("192.0.2.99", BL);
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().detail().length()).isLessThan(400);
    }

    @Test
    void aliasesWithoutEndAreSilence() throws Exception {
        dns.cname("99.2.0.192.bl.example", "one.example").cname("one.example", "99.2.0.192.bl.example");
        assertThat(names("192.0.2.99", BL)).containsExactly("dnsbl.silent");
    }

    @Test
    void allListsAreAskedBeforeAnyIsWaitedFor() throws Exception {
        List<ListZone> zones = IntStream.range(0, DnsblSettings.MAX_ZONES)
                .mapToObj(i -> Zones.listing("bl" + i + ".example", "1"))
                .toList();
        DnsResolver patient = new DnsResolver() {
            private final CompletableFuture<?> allAsked = new CompletableFuture<>();
            private int asked;

            @Override
            public <T> CompletableFuture<DnsAnswer<T>> ask(DnsQuestion<T> question) {
                CompletableFuture<DnsAnswer<T>> answer =
                        allAsked.thenApply(ignored -> new DnsAnswer.Failed<>(DnsAnswer.Failure.SERVFAIL));
                if (++asked == zones.size()) {
                    allAsked.complete(null);
                }
                return answer;
            }
        };
        assertThat(filter().examine(mail("192.0.2.99").dns(patient), new DnsblSettings(zones, null)))
                .hasSize(zones.size())
                .allMatch(finding -> finding.detail().endsWith("SERVFAIL"));
    }

    @Test
    void suspendedListIsNotAskedAndSaysSo() throws Exception {
        ZoneHealth tested = new ZoneHealth(new FakeClock(Instant.parse("2026-11-22T10:00:00Z")), MailMetrics.unread());
        dns.a("99.2.0.192.bl.example", "127.0.0.2"); // And no test points: the list is dead, or lists at random
        DnsblFilter filter = new DnsblFilter(tested, MailMetrics.unread());
        var settings = new DnsblSettings(List.of(BL), Score.of("1"));
        assertThat(filter.examine(mail("192.0.2.99"), settings))
                .extracting(Finding::name)
                .containsExactly("dnsbl.suspended");
        int asked = dns.asked().size();
        assertThat(filter.examine(mail("192.0.2.98"), settings))
                .containsExactly(Finding.unavailable(
                                "dnsbl.suspended", "bl.example is suspended: it is gone or empty: 2.0.0.127 is missing")
                        .with("zone", "bl.example")
                        .with("subject", "192.0.2.98"));
        assertThat(dns.asked()).hasSize(asked);
    }

    @Test
    void listThatPassesItsTestIsBelievedFromTheFirstAnswerOn() throws Exception {
        ZoneHealth tested = new ZoneHealth(new FakeClock(Instant.parse("2026-11-22T10:00:00Z")), MailMetrics.unread());
        dns.a("2.0.0.127.bl.example", "127.0.0.2").a("99.2.0.192.bl.example", "127.0.0.2");
        assertThat(new DnsblFilter(tested, MailMetrics.unread())
                        .examine(mail("192.0.2.99"), new DnsblSettings(List.of(BL), null)))
                .extracting(Finding::name)
                .containsExactly("dnsbl.listed");
    }

    @Test
    void settingsThatMeanNothingAreRefused() {
        assertThatThrownBy(() -> Zones.zone("bl.example").make()).hasMessageContaining("points or codes");
        assertThatThrownBy(() -> new DnsblSettings(List.of(Zones.listing("bl.example", "-1")), null))
                .hasMessageContaining("belongs under dnswl");
        assertThatThrownBy(() -> new DnsblSettings(List.of(), Score.ZERO)).hasMessageContaining("refuse everybody");
    }

    private Score points(String client, ListZone zone) throws Exception {
        return ((Finding.Effect.Points) examine(client, zone).getFirst().effect()).score();
    }

    private List<String> names(String client, ListZone zone) throws Exception {
        return examine(client, zone).stream().map(Finding::name).toList();
    }

    private List<Finding> examine(String client, ListZone zone) throws Exception {
        return filter().examine(mail(client), new DnsblSettings(List.of(zone), null));
    }

    private Examinations mail(String client) {
        return Examinations.at(Stage.RCPT).client(client).dns(dns);
    }

    private DnsblFilter filter() {
        return new DnsblFilter(health, MailMetrics.unread());
    }
}
