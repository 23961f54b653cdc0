package io.sallyport.filter.sender;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.Network;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.filter.Weight;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Stage;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeDns;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SenderFilterTest {
    private static final SenderSettings SETTINGS = new SenderSettings(
            Weight.of("reject"),
            Weight.of("reject"),
            Weight.of("4"),
            Weight.of("3"),
            Weight.of("2"),
            Weight.of("1"),
            List.of(Network.of("10.0.0.0/8")));

    private final FakeDns dns = new FakeDns();

    @Test
    void domainWithAMailServerIsFine() {
        dns.mx("sender.example", 10, "mx.sender.example").a("mx.sender.example", "192.0.2.25");
        assertThat(examine("a@sender.example")).isEmpty();
    }

    @Test
    void domainWithAnAddressAloneIsFine() {
        dns.aaaa("sender.example", "2001:db8::25");
        assertThat(examine("a@sender.example")).isEmpty();
    }

    /** RFC 7505 § 4.2 */
    @Test
    void domainThatTakesNoMailIsRefusedWithTheCodeForIt() {
        dns.mx("sender.example", 0, "");
        assertThat(examine("a@sender.example"))
                .containsExactly(Finding.reject("sender.null-mx", "sender.example says that it takes no mail")
                        .with("domain", "sender.example")
                        .telling("7.27", "The sender's domain has a null MX, so nobody could be told"));
    }

    /** RFC 7505 § 3 */
    @Test
    void nullMxBesideAServerMeansNothing() {
        dns.mx("sender.example", 0, "").mx("sender.example", 10, "mx.sender.example");
        dns.a("mx.sender.example", "192.0.2.25");
        assertThat(examine("a@sender.example")).isEmpty();
    }

    @Test
    void domainThatDoesNotExistIsRefused() {
        Finding finding = examine("a@nowhere.example").getFirst();
        assertThat(finding.detail()).isEqualTo("nowhere.example: no such domain");
        assertThat(finding.effect()).isEqualTo(Finding.reject("a.b", "").effect());
        assertThat(finding.reason())
                .isNotNull()
                .extracting(reason -> reason.status())
                .isEqualTo("1.8");
    }

    @Test
    void domainWithNeitherServerNorAddressIsRefused() {
        dns.exists("sender.example");
        assertThat(names("a@sender.example")).containsExactly("sender.no-mail-server");
    }

    @Test
    void serversWithoutAddressesAreNone() {
        dns.mx("sender.example", 10, "mx.sender.example");
        assertThat(names("a@sender.example")).containsExactly("sender.no-mail-server");
    }

    @Test
    void domainThatCannotBeAskedForIsNotHeldAgainstTheSender() {
        dns.fails("sender.example");
        assertThat(examine("a@sender.example"))
                .containsExactly(Finding.unavailable("sender.silent", "sender.example: SERVFAIL")
                        .with("domain", "sender.example"));
    }

    @Test
    void serversThatCannotBeAskedForAreNotHeldAgainstTheSender() {
        dns.mx("sender.example", 10, "mx1.example").mx("sender.example", 20, "mx2.example");
        dns.fails("mx1.example").a("mx2.example", "127.0.0.1");
        assertThat(names("a@sender.example")).containsExactly("sender.silent");
    }

    @Test
    void serverThatNobodyCanReachIsNone() {
        for (String address :
                List.of("127.0.0.1", "10.1.1.1", "0.0.0.0", "169.254.1.1", "192.168.0.1", "255.255.255.255")) {
            dns.mx(address + ".example", 10, "mx." + address + ".example").a("mx." + address + ".example", address);
            assertThat(names("a@" + address + ".example")).as(address).containsExactly("sender.unreachable");
        }
        dns.mx("six.example", 10, "mx.six.example").aaaa("mx.six.example", "::1", "fe80::1", "fd00::1", "ff02::1");
        assertThat(names("a@six.example")).containsExactly("sender.unreachable");
    }

    @Test
    void oneServerThatCanBeReachedIsEnough() {
        dns.mx("sender.example", 10, "localhost.example").mx("sender.example", 20, "mx.sender.example");
        dns.a("localhost.example", "127.0.0.1").a("mx.sender.example", "192.0.2.25");
        assertThat(examine("a@sender.example")).isEmpty();
    }

    @Test
    void aliasesWithoutEndAreNotHeldAgainstTheSender() {
        dns.cname("one.example", "two.example").cname("two.example", "one.example");
        assertThat(names("a@one.example")).containsExactly("sender.silent");
    }

    @Test
    void ofThousandsOfServersOnlyTheFirstAreAskedFor() {
        IntStream.range(0, 5000).forEach(i -> dns.mx("sender.example", i, "mx" + i + ".example"));
        assertThat(names("a@sender.example")).containsExactly("sender.no-mail-server");
        assertThat(dns.asked()).hasSize(3 + 2 * MailRoute.MAX_SERVERS);
    }

    @Test
    void thousandsOfAddressesMakeAShortFinding() {
        dns.mx("sender.example", 10, "mx.example");
        dns.a(
                "mx.example",
                IntStream.range(0, 5000)
                        .mapToObj(i -> "10.0." + i / 250 + "." + i % 250)
                        .toArray(String[]::new));
        Finding finding = examine("a@sender.example").getFirst();
        assertThat(finding.evidence().get("addresses").split(",")).hasSize(MailRoute.MAX_NAMED);
    }

    @Test
    void serversAndAddressesAreAskedForBeforeAnyAnswerIsNeeded() {
        dns.a("sender.example", "192.0.2.25");
        examine("a@sender.example");
        assertThat(dns.asked())
                .startsWith(
                        new DnsQuestion.A("sender.example"),
                        new DnsQuestion.Aaaa("sender.example"),
                        new DnsQuestion.Mx("sender.example"));
    }

    @Test
    void ourDomainFromOutsideIsSuspiciousAndFromOurNetworksIsNot() {
        assertThat(names("boss@example.test")).containsExactly("sender.our-domain");
        assertThat(dns.asked()).isEmpty();
        var inside = Examinations.at(Stage.MAIL).client("10.1.1.1").from("boss@example.test");
        assertThat(new SenderFilter().examine(inside, SETTINGS)).isEmpty();
    }

    @Test
    void literalsAndNamesWithoutADotAreMalformed() {
        for (String sender : Arrays.asList("a@localhost", "a@[192.0.2.1]", "a@[IPv6:2001:db8::1]", "a@")) {
            assertThat(names(sender)).as(sender).containsExactly("sender.malformed");
        }
    }

    @Test
    void reportIsFine() {
        assertThat(new SenderFilter().examine(Examinations.at(Stage.MAIL).from(null), SETTINGS))
                .isEmpty();
        assertThat(new SenderFilter().examine(Examinations.at(Stage.DATA).from(null), SETTINGS))
                .isEmpty();
    }

    @Test
    void reportForSeveralRecipientsIsSuspicious() {
        var report = Examinations.at(Stage.DATA).from(null).to("a@example.test", "b@example.test");
        assertThat(new SenderFilter().examine(report, SETTINGS))
                .extracting(Finding::name)
                .containsExactly("sender.many-recipients");
        var mail = Examinations.at(Stage.DATA).to("a@example.test", "b@example.test");
        assertThat(new SenderFilter().examine(mail, SETTINGS)).isEmpty();
    }

    private List<String> names(String sender) {
        return examine(sender).stream().map(Finding::name).toList();
    }

    private List<Finding> examine(String sender) {
        return new SenderFilter()
                .examine(Examinations.at(Stage.MAIL).from(sender).dns(dns), SETTINGS);
    }
}
