package io.sallyport.filter.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.content.link.Link;
import io.sallyport.content.link.Link.Place;
import io.sallyport.content.link.Links;
import io.sallyport.content.link.WebAddress;
import io.sallyport.dns.DnsResolver;
import io.sallyport.filter.Weight;
import io.sallyport.mail.Action;
import io.sallyport.mail.Authentication;
import io.sallyport.mail.Authentication.Mechanism;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.policy.DomainName;
import io.sallyport.policy.ListFile;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeContent;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.FilterSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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
        assertThat(FilterSettings.example(
                                UrlSettings.class,
                                ListFile.of("lists/free-hosting.txt"),
                                ListFile.of("lists/partners.txt"))
                        .zones())
                .hasSize(4);
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

    @Test
    void nameLikeAnotherServedDomainThanTheRecipientsIsSeen() throws Exception {
        FakeContent content = new FakeContent().link(link("https://haust1er.test/", Place.HREF, null));
        UrlSettings settings = FilterSettings.of(UrlSettings.class, "{}");
        assertThat(names(new UrlFilter()
                        .examine(
                                Examinations.at(Stage.DATA)
                                        .serving("haustier.test")
                                        .content(content),
                                settings)))
                .contains("url.lookalike");
        assertThat(names(new UrlFilter().examine(Examinations.at(Stage.DATA).content(content), settings)))
                .doesNotContain("url.lookalike");
    }

    @Test
    void linksAreAskedAboutByTheirHash() throws Exception {
        for (UriZone.Hash hash : UriZone.Hash.values()) {
            for (UriZone.Encoding encoding : UriZone.Encoding.values()) {
                UriZone zone = new UriZone(
                        new DomainName("uri.example"),
                        null,
                        UriZone.Subject.URL,
                        hash,
                        encoding,
                        Weight.of("4"),
                        List.of());
                String digest = zone.question("http://evil.test/a?b").name();
                FakeDns dns = new FakeDns().a(digest, "127.0.0.2");
                String yaml = "zones: [{ zone: uri.example, of: url, hash: %s, encoding: %s }]"
                        .formatted(
                                hash.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                encoding.name().toLowerCase(Locale.ROOT));
                assertThat(names(examine(dns, yaml, link("http://EVIL.test/a?b#c", Place.HREF, null))))
                        .as(yaml)
                        .contains("url.listed");
            }
        }
    }

    /** RFC 4648 § 10 and the hashes of the empty text, so that nobody's code is compared with itself. */
    @Test
    void hashesAreWrittenAsListsExpectThem() {
        assertThat(question("md5", "hex")).isEqualTo("d41d8cd98f00b204e9800998ecf8427e.uri.example");
        assertThat(question("sha-1", "hex")).isEqualTo("da39a3ee5e6b4b0d3255bfef95601890afd80709.uri.example");
        assertThat(question("sha-1", "base32")).isEqualTo("3i42h3s6nnfq2msvx7xzkyayscx5qbyj.uri.example");
        assertThat(question("sha-256", "hex"))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.uri.example");
    }

    private static String question(String hash, String encoding) {
        return FilterSettings.of(
                        UrlSettings.class,
                        "zones: [{ zone: uri.example, of: email, hash: %s, encoding: %s }]".formatted(hash, encoding))
                .zones()
                .getFirst()
                .question("")
                .name();
    }

    @Test
    void mailAddressesAreAskedAboutInLowerCaseWithAndWithoutTheirTag() throws Exception {
        FakeDns dns = new FakeDns().a(sha1("scam@drop.test") + ".uri.example", "127.0.0.2");
        String yaml = "zones: [{ zone: uri.example, of: email, hash: sha-1, listed: 3 }]";
        FakeContent content = new FakeContent().text("Please answer to Scam+7@Drop.test.");
        List<Finding> found = examine(dns, yaml, content);
        assertThat(names(found)).containsExactly("url.listed-address");
        assertThat(found.getFirst().evidence())
                .containsEntry("subject", "scam@drop.test")
                .containsEntry("zone", "uri.example");
        assertThat(dns.asked()).hasSize(2);
        assertThat(names(examine(dns, yaml, link("mailto:scam@drop.test?subject=x", Place.HREF, null))))
                .contains("url.listed-address");
    }

    private static String sha1(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void mailAddressesOfATextAreBounded() {
        Set<String> found = new LinkedHashSet<>();
        MailAddresses.addTo(found, "a@b.test ".repeat(1000) + "x@" + "y.".repeat(100_000), 20);
        assertThat(found).contains("a@b.test").hasSizeLessThanOrEqualTo(2);
        found.clear();
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            many.append("user").append(i).append("@b.test, ");
        }
        MailAddresses.addTo(found, many.toString(), 20);
        assertThat(found).hasSize(20).contains("user0@b.test");
        found.clear();
        MailAddresses.addTo(found, "@ a@b .a@b.test <c@d.test>; e@f.", 20);
        assertThat(found).containsExactly("a@b.test", "c@d.test");
    }

    @Test
    void answersWeighWhatTheZoneSaysOfThem() throws Exception {
        String yaml = """
                zones: [{ zone: uri.example, listed: 1, codes: [{ answer: 127.0.1.100-127.0.1.110, listed: reject }] }]
                """;
        Link link = link("http://evil.test/", Place.HREF, null);
        assertThat(examine(new FakeDns().a("evil.test.uri.example", "127.0.1.102"), yaml, link))
                .filteredOn(finding -> finding.name().equals("url.listed"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.effect()).isEqualTo(new Effect.Demand(Action.REJECT, null)));
        assertThat(examine(new FakeDns().a("evil.test.uri.example", "127.0.1.2"), yaml, link))
                .filteredOn(finding -> finding.name().equals("url.listed"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.effect()).isEqualTo(new Effect.Points(Score.of("1"))));
    }

    @Test
    void listOfHashesThatNamesNoHashIsRefused() {
        assertThatThrownBy(() -> FilterSettings.of(UrlSettings.class, "zones: [{ zone: uri.example, of: email }]"))
                .hasMessageContaining("a list of email needs a hash");
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
