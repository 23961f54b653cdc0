package io.sallyport.filter.helo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.Network;
import io.sallyport.config.SiteConfig;
import io.sallyport.dns.DnsAnswer.Failure;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.filter.Weight;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Stage;
import io.sallyport.testing.Configs;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeDns;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeloFilterTest {
    private static final HeloSettings SETTINGS = new HeloSettings(
            Weight.of("1"),
            Weight.of("2"),
            Weight.of("3"),
            Weight.of("4"),
            Weight.of("reject"),
            Weight.of("hold"),
            Weight.of("5"),
            Weight.of("note"),
            List.of(Network.of("10.0.0.0/8")));

    private final FakeDns dns = new FakeDns();

    @Test
    void nameThatLeadsBackToTheClientIsNotHeldAgainstIt() {
        dns.a("mail.sender.example", "192.0.2.7", "192.0.2.1");
        assertThat(examine("192.0.2.1", "mail.sender.example")).isEmpty();
        assertThat(examine("192.0.2.1", "MAIL.Sender.Example")).isEmpty();
    }

    @Test
    void nameOfOtherAddressesIsNoted() {
        dns.a("mail.sender.example", "192.0.2.7");
        assertThat(names("192.0.2.1", "mail.sender.example")).containsExactly("helo.elsewhere");
        assertThat(names("2001:db8::1", "mail.sender.example")).containsExactly("helo.elsewhere");
    }

    @Test
    void nameOfAMailServerElsewhereIsNoted() {
        dns.mx("sender.example", 10, "mx.sender.example");
        assertThat(names("192.0.2.1", "sender.example")).containsExactly("helo.elsewhere");
    }

    @Test
    void nameThatDoesNotExistIsUnresolvable() {
        assertThat(names("192.0.2.1", "mail.sender.example")).containsExactly("helo.unresolvable");
    }

    @Test
    void nameThatCannotBeAskedForIsNotHeldAgainstTheClient() {
        dns.fails("mail.sender.example");
        assertThat(examine("192.0.2.1", "mail.sender.example"))
                .containsExactly(Finding.unavailable("helo.silent", "mail.sender.example: SERVFAIL")
                        .with("helo", "mail.sender.example"));
    }

    @Test
    void oneFamilyThatCannotBeAskedForDoesNotMakeANameUnresolvable() {
        dns.fails(new DnsQuestion.Aaaa("mail.sender.example"), Failure.TIMEOUT);
        assertThat(names("192.0.2.1", "mail.sender.example")).containsExactly("helo.silent");
    }

    @Test
    void aliasesWithoutEndAreNotHeldAgainstTheClient() {
        dns.cname("one.example", "two.example").cname("two.example", "one.example");
        assertThat(names("192.0.2.1", "one.example")).containsExactly("helo.silent");
    }

    @Test
    void ownAddressLiteralIsFine() {
        assertThat(examine("192.0.2.1", "[192.0.2.1]")).isEmpty();
        assertThat(examine("2001:db8::1", "[IPv6:2001:DB8::1]")).isEmpty();
        assertThat(examine("2001:db8::1", "[ipv6:2001:db8:0::1]")).isEmpty();
    }

    @Test
    void literalOfAnotherAddressIsForeign() {
        assertThat(names("192.0.2.1", "[192.0.2.2]")).containsExactly("helo.foreign-address");
        assertThat(names("192.0.2.1", "[IPv6:2001:db8::1]")).containsExactly("helo.foreign-address");
    }

    @Test
    void addressWithoutBracketsIsBare() {
        assertThat(names("192.0.2.1", "192.0.2.1")).containsExactly("helo.bare-address");
        assertThat(names("2001:db8::1", "2001:db8::1")).containsExactly("helo.bare-address");
    }

    @Test
    void whatIsNeitherNameNorLiteralIsMalformed() {
        for (String said :
                List.of("my_desktop", "a..example", "[", "[]", "[192.0.2]", "-", "", "x".repeat(64) + ".example")) {
            assertThat(names("192.0.2.1", said)).as(said).containsExactly("helo.malformed");
        }
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void nameWithoutADomainIsNotQualified() {
        assertThat(names("192.0.2.1", "desktop")).containsExactly("helo.not-qualified");
    }

    @Test
    void whoSaysOurNameIsRefusedWithAReasonThatTellsNothingElse() {
        Finding finding = examine("192.0.2.1", "GATE.example.test").getFirst();
        assertThat(finding)
                .isEqualTo(Finding.reject("helo.our-name", "it calls itself gate.example.test")
                        .with("helo", "gate.example.test")
                        .telling("7.1", "That is our name"));
    }

    @Test
    void whoSaysAServedDomainIsHeld() {
        assertThat(names("192.0.2.1", "example.test")).containsExactly("helo.our-domain");
    }

    @Test
    void ownNetworksMaySayAnything() {
        assertThat(examine("10.1.2.3", "gate.example.test")).isEmpty();
    }

    @Test
    void whatWeighsNothingIsNotAskedFor() {
        var off = new HeloSettings(
                Weight.OFF,
                Weight.OFF,
                Weight.OFF,
                Weight.OFF,
                Weight.OFF,
                Weight.OFF,
                Weight.OFF,
                Weight.OFF,
                List.of());
        assertThat(filter().examine(mail("192.0.2.1", "mail.sender.example"), off))
                .isEmpty();
        assertThat(dns.asked()).isEmpty();
    }

    private List<String> names(String client, String helo) {
        return examine(client, helo).stream().map(Finding::name).toList();
    }

    private List<Finding> examine(String client, String helo) {
        return filter().examine(mail(client, helo), SETTINGS);
    }

    private Examinations mail(String client, String helo) {
        return Examinations.at(Stage.HELO).client(client).helo(helo).dns(dns);
    }

    private static HeloFilter filter() {
        return new HeloFilter(Configs.of(SiteConfig.class, "sallyport.hostname", "gate.example.test"));
    }
}
