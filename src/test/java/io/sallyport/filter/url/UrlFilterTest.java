package io.sallyport.filter.url;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.content.link.Link;
import io.sallyport.content.link.Link.Place;
import io.sallyport.content.link.Links;
import io.sallyport.content.link.WebAddress;
import io.sallyport.dns.DnsResolver;
import io.sallyport.mail.Authentication;
import io.sallyport.mail.Authentication.Mechanism;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Stage;
import io.sallyport.policy.ListFile;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeContent;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.FilterSettings;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlFilterTest {
    private static final String ZONE = "zones: [{ zone: uri.example, of: domain, listed: 4 }]";

    @Test
    void exampleOfTheDocumentationHolds() {
        assertThat(FilterSettings.example(UrlSettings.class).zones()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "http://192.0.2.1/, url.ip-host",
        "http://0x7f.1/, url.ip-host",
        "http://3221225985/, url.ip-host",
        "http://intranet/, url.dotless",
        "https://paypal.com@evil.example/, url.userinfo",
        "https://evil.example:8443/, url.port",
        "https://bit.ly/abc, url.shortener",
        "javascript:alert(1), url.active",
        "search-ms:query=x&crumb=y, url.active",
        "file://evil.example/share/x, url.active",
        "https://evil.example/invoice.pdf.exe, url.double-extension",
        "https://evil.example/#user@example.test, url.recipient-in-link",
        "https://evil.example/?e=user%40example.test, url.recipient-in-link",
        "https://xn--a.example/, url.mixed",
        "https://www.p\u0430ypal.com/, url.mixed",
    })
    void trickOfALinkIsSeen(String link, String finding) throws Exception {
        assertThat(names(examine(new FakeDns(), "{}", link(link, Place.HREF, null))))
                .contains(finding);
    }

    @Test
    void nameThatLooksLikeAnotherIsSeen() throws Exception {
        assertThat(names(examine(new FakeDns(), "{}", link("https://www.paypa1.com/", Place.HREF, null))))
                .contains("url.lookalike");
    }

    @Test
    void textThatIsAnotherAddressIsSeen() throws Exception {
        assertThat(names(examine(
                        new FakeDns(), "{}", link("https://evil.example/", Place.HREF, "https://www.bank.test/login"))))
                .contains("url.different");
        assertThat(names(examine(
                        new FakeDns(), "{}", link("https://a.bank.test/", Place.HREF, "https://www.bank.test/login"))))
                .isEmpty();
    }

    @Test
    void plainLinkIsNoReason() throws Exception {
        assertThat(examine(new FakeDns(), ZONE, link("https://www.shop.test/offer?id=1", Place.HREF, "our offer")))
                .isEmpty();
    }

    @Test
    void listedDomainCountsAndIsAskedOnce() throws Exception {
        FakeDns dns = new FakeDns().a("evil.test.uri.example", "127.0.0.2");
        List<Finding> found = examine(
                dns,
                ZONE,
                link("http://a.evil.test/", Place.TEXT, null),
                link("http://b.evil.test/", Place.TEXT, null));
        assertThat(names(found)).containsExactly("url.listed");
        assertThat(found.getFirst().evidence())
                .containsEntry("subject", "evil.test")
                .containsEntry("zone", "uri.example");
        assertThat(dns.asked()).hasSize(1);
    }

    @Test
    void addressesAreAskedInReverse() throws Exception {
        FakeDns dns = new FakeDns().a("1.2.0.192.uri.example", "127.0.0.2");
        assertThat(names(examine(
                        dns,
                        "zones: [{ zone: uri.example, of: address }]",
                        link("http://192.0.2.1/", Place.TEXT, null))))
                .contains("url.listed");
    }

    @Test
    void listThatRefusesOrIsSilentIsUnavailableAndNoListing() throws Exception {
        Link link = link("http://evil.test/", Place.TEXT, null);
        for (String answer : List.of("127.255.255.254", "127.0.0.1", "192.0.2.1")) {
            assertThat(examine(new FakeDns().a("evil.test.uri.example", answer), ZONE, link))
                    .singleElement()
                    .matches(finding ->
                            finding.name().equals("url.refused") && finding.effect() instanceof Effect.Unavailable);
        }
        assertThat(names(examine(new FakeDns().fails("evil.test.uri.example"), ZONE, link)))
                .containsExactly("url.silent");
    }

    @Test
    void questionsAreBoundedAndWhatIsFollowedComesFirst() throws Exception {
        FakeDns dns = new FakeDns();
        FakeContent content = new FakeContent();
        IntStream.range(0, 500).forEach(i -> content.link(link("https://h" + i + ".test/x.png", Place.SOURCE, null)));
        content.link(link("https://followed.test/", Place.HREF, null));
        examine(dns, ZONE, content);
        assertThat(dns.asked()).hasSize(20);
        assertThat(dns.asked().getFirst().name()).isEqualTo("followed.test.uri.example");
    }

    @Test
    void linksOfTheMessageCountThoughItsDocumentsCannotBeTold() throws Exception {
        FakeDns dns = new FakeDns().a("evil.test.uri.example", "127.0.0.2");
        FakeContent content =
                new FakeContent().failingDocuments().link(link("https://www.evil.test/", Place.HREF, null));
        assertThat(names(examine(dns, ZONE, content))).containsExactlyInAnyOrder("url.listed", "url.unavailable");
    }

    @Test
    void ownListsForbidAndSpare() throws Exception {
        ListFile own = ListFile.of("own", ".evil.test");
        Link link = link("http://user@a.evil.test:81/", Place.HREF, null);
        assertThat(names(examine(new FakeDns(), FilterSettings.of(UrlSettings.class, "deny: own", own), link)))
                .contains("url.denied");
        assertThat(examine(new FakeDns(), FilterSettings.of(UrlSettings.class, "allow: own", own), link))
                .isEmpty();
    }

    @Test
    void chainIsCountedForEachLinkByItself() throws Exception {
        Link first = link("https://a.test/?u=https://b.test/", Place.HREF, null);
        Link second = link("https://c.test/?u=https://d.test/", Place.HREF, null);
        // As they come from a mail with two links that redirect once each, with what they lead to behind one another
        assertThat(names(examine(
                        new FakeDns(),
                        "{}",
                        first,
                        second,
                        link("https://b.test/", Place.REDIRECT, null),
                        link("https://d.test/", Place.REDIRECT, null))))
                .doesNotContain("url.chain");
        assertThat(names(examine(
                        new FakeDns(),
                        "{}",
                        link("https://a.test/?u=https://b.test/?u=https://c.test/", Place.HREF, null))))
                .contains("url.chain");
    }

    @Test
    void shortenersOfTheProgramAreKnownWithAndWithoutWww() {
        assertThat(List.of("bit.ly", "www.bit.ly", "dub.sh")).allMatch(Shorteners::isKnown);
        assertThat(List.of("ly", "x.bit.ly.test", "#", "")).noneMatch(Shorteners::isKnown);
    }

    @Test
    void linksOnlyInCodesAndTooManyAreSeen() throws Exception {
        assertThat(names(examine(new FakeDns(), "{}", link("https://shop.test/", Place.CODE, null))))
                .containsExactly("url.only-code");
        FakeContent content = new FakeContent();
        IntStream.range(0, Links.MAX_KEPT)
                .forEach(i -> content.link(link("https://h" + i + ".test/", Place.TEXT, null)));
        assertThat(names(examine(new FakeDns(), "{}", content))).contains("url.too-many");
    }

    @Test
    void codeOfTheProvenAuthorIsNoReason() throws Exception {
        UrlSettings settings = FilterSettings.of(UrlSettings.class, "{}");
        FakeContent own = new FakeContent().link(link("https://tickets.shop.test/1", Place.CODE, null));
        Authentication proven =
                new Authentication(List.of(), "news.shop.test", null, Set.of(), Set.of(Mechanism.DKIM), null);
        Authentication forged = new Authentication(List.of(), "shop.test", "shop.test", Set.of(), Set.of(), null);
        assertThat(names(new UrlFilter()
                        .examine(Examinations.at(Stage.DATA).content(own).authentication(proven), settings)))
                .isEmpty();
        assertThat(names(new UrlFilter()
                        .examine(Examinations.at(Stage.DATA).content(own).authentication(forged), settings)))
                .containsExactly("url.only-code");
    }

    @Test
    void codeBesideALinkIsNotAlone() throws Exception {
        assertThat(names(examine(
                        new FakeDns(),
                        "{}",
                        link("https://shop.test/", Place.CODE, null),
                        link("https://shop.test/", Place.HREF, null))))
                .doesNotContain("url.only-code");
    }

    private static Link link(String raw, Place place, @Nullable String shown) {
        return new Link(raw, WebAddress.parse(raw, null), place, shown, "1");
    }

    private static List<String> names(List<Finding> findings) {
        return findings.stream().map(Finding::name).toList();
    }

    private static List<Finding> examine(DnsResolver dns, String yaml, Link... links) throws Exception {
        return examine(dns, FilterSettings.of(UrlSettings.class, yaml), links);
    }

    private static List<Finding> examine(DnsResolver dns, UrlSettings settings, Link... links) throws Exception {
        FakeContent content = new FakeContent();
        List.of(links).forEach(content::link);
        return new UrlFilter().examine(Examinations.at(Stage.DATA).dns(dns).content(content), settings);
    }

    private static List<Finding> examine(DnsResolver dns, String yaml, FakeContent content) throws Exception {
        return new UrlFilter()
                .examine(
                        Examinations.at(Stage.DATA).dns(dns).content(content),
                        FilterSettings.of(UrlSettings.class, yaml));
    }
}
