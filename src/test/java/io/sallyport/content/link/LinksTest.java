package io.sallyport.content.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sallyport.content.html.HtmlView;
import io.sallyport.content.html.HtmlView.Kind;
import io.sallyport.content.html.HtmlView.Reference;
import io.sallyport.content.link.Link.Place;
import io.sallyport.content.text.TextPiece;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinksTest {
    @Test
    void linksOfHtmlAreFoundWithTheirPlaceAndWhatIsShown() {
        List<Link> links = Links.of(List.of(html(
                new Reference(Kind.BASE, "https://base.example/dir/", null),
                new Reference(Kind.HREF, "page", " Click here "),
                new Reference(Kind.SOURCE, "//img.example/x.png", null),
                new Reference(Kind.FORM_ACTION, "https://form.example/", null),
                new Reference(Kind.META_REFRESH, "https://away.example/", null),
                new Reference(Kind.CSS, "https://css.example/a.css", null))));
        assertThat(links)
                .extracting(Link::place, link -> link.address() + "", Link::shown)
                .containsExactly(
                        tuple(Place.HREF, "https://base.example/dir/page", "Click here"),
                        tuple(Place.SOURCE, "https://img.example/x.png", null),
                        tuple(Place.FORM, "https://form.example/", null),
                        tuple(Place.REFRESH, "https://away.example/", null),
                        tuple(Place.CSS, "https://css.example/a.css", null));
    }

    @Test
    void whatStaysWithinThePageIsNoLink() {
        assertThat(Links.of(List.of(html(new Reference(Kind.HREF, "#top", "up"), new Reference(Kind.HREF, " ", "x")))))
                .isEmpty();
    }

    @Test
    void linksOfSubjectCalendarAndDocumentsAreFound() {
        assertThat(Links.of(List.of(
                        new TextPiece("subject", TextPiece.Kind.SUBJECT, "see evil.example.com", false, null),
                        new TextPiece("2", TextPiece.Kind.CALENDAR, "URL:https://cal.example.com/x", false, null))))
                .extracting(Link::place, link -> link.address() + "")
                .containsExactly(
                        tuple(Place.HEADER, "http://evil.example.com/"),
                        tuple(Place.CALENDAR, "https://cal.example.com/x"));
        assertThat(Links.ofDocument("3", List.of("HTTPS://QR.example/1"), Place.CODE))
                .extracting(Link::place, link -> link.address() + "")
                .containsExactly(tuple(Place.CODE, "https://qr.example/1"));
    }

    @Test
    void equalLinksAreKeptOnce() {
        assertThat(Links.of(List.of(text("http://a.example/x http://A.example:80/x http://a.example/./x"))))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fevil.example%2Fa&data=05, https://evil.example/a",
                "https://urldefense.proofpoint.com/v1/url?u=http://evil.example/a&k=x, http://evil.example/a&k=x",
                "https://urldefense.proofpoint.com/v2/url?u=http-3A__evil.example_a-3Fb-3Dc&d=Dw, http://evil.example/a?b=c",
                "https://urldefense.com/v3/__https://evil.example/a*b__;Iw!!abc$, https://evil.example/a#b",
                "https://urldefense.com/v3/__https://evil.example/**Ab__;Iyo!!abc$, https://evil.example/#*b",
                "https://www.google.com/url?q=https://evil.example/&sa=D, https://evil.example/&sa=D",
                "https://protect-eu.mimecast.com/s/abc?domain=evil.example, http://evil.example/",
                "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fevil.example&c=E, https://evil.example/",
                "https://l.facebook.com/l.php?u=https%3A%2F%2Fevil.example%2F&h=AT, https://evil.example/",
                "https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fevil%2Eexample&urlhash=x, https://evil.example/",
                "https://www.bing.com/ck/a?u=a1aHR0cHM6Ly9ldmlsLmV4YW1wbGUv, https://evil.example/",
                "https://any.example/click?to=https%3A%2F%2Fevil.example%2F, https://evil.example/",
                "https://any.example/click?to=https%253A%252F%252Fevil.example%252F, https://evil.example/",
                "https://any.example/click?aHR0cHM6Ly9ldmlsLmV4YW1wbGUv, https://evil.example/",
                "https://any.example/r/https://evil.example/x, https://evil.example/x",
                "https://any.example/r?u=//evil.example/x, https://evil.example/x",
                "https://any.example/#https://evil.example/x, https://evil.example/x",
            })
    void addressWithinARedirectIsALinkOfItsOwn(String redirect, String target) {
        List<Link> links = Links.ofDocument("1", List.of(redirect), Place.HREF);
        assertThat(links)
                .filteredOn(link -> link.place() == Place.REDIRECT)
                .extracting(link -> link.address() + "")
                .containsExactly(target);
    }

    @Test
    void redirectsWithinRedirectsAreFollowedToABound() {
        String nested = "https://a.example/?u=".repeat(1000) + "https://evil.example/";
        assertThat(Links.ofDocument("1", List.of(nested), Place.HREF)).hasSize(Links.MAX_REDIRECTS + 1);
    }

    @Test
    @Timeout(10)
    void fiftyThousandLinksEndAtTheBound() {
        String many = IntStream.range(0, 50_000)
                .mapToObj(i -> "http://h" + i + ".example/?u=http://x" + i + ".example/")
                .collect(Collectors.joining(" "));
        Links links = new Links();
        links.add(text(many));
        assertThat(links.found()).hasSize(Links.MAX_KEPT);
        assertThat(links.isFull()).isTrue();
    }

    @Test
    @Timeout(10)
    void namesWithoutSpacesBetweenThemAreReadOnce() {
        Links links = new Links();
        links.add(text("a.com中".repeat(100_000)));
        links.add(text("a.nosuch中".repeat(60_000)));
        links.add(text("中a.com".repeat(100_000)));
        assertThat(links.found()).extracting(link -> link.address() + "").containsOnly("http://a.com/");
    }

    @Test
    void namesOfOneWordAreFoundThoughReadTogether() {
        assertThat(Links.of(List.of(text("a.com中b.org中c.net user@d.com中e.com"))))
                .extracting(link -> link.address() + "")
                .contains("http://a.com/", "http://b.org/", "http://c.net/");
    }

    @Test
    @Timeout(10)
    void fiftyThousandLinksOfHtmlEndAtTheBound() {
        Links links = new Links();
        links.add(html(IntStream.range(0, 50_000)
                .mapToObj(i -> new Reference(HtmlView.Kind.HREF, "https://h" + i + ".example/x?y=" + i, "more"))
                .toArray(Reference[]::new)));
        assertThat(links.found()).hasSize(Links.MAX_KEPT);
        assertThat(links.isFull()).isTrue();
    }

    @Test
    @Timeout(30)
    void hostileTextsTakeLinearTime() {
        for (String part : List.of(
                "a",
                ".",
                "a.",
                "http://",
                "http://@",
                "@",
                "a@",
                "a.com/",
                "a.com/((",
                "a.com中",
                "http://[",
                "中a.",
                "www.",
                "a.com?",
                "http://a@",
                "#?/",
                "xn--",
                "\u00ad",
                "http://a.com/%",
                "+@")) {
            Links links = new Links();
            links.add(text(part.repeat(200_000 / part.length())));
            links.add(text("http://" + part.repeat(200_000 / part.length())));
            assertThat(links.found().size()).isLessThanOrEqualTo(Links.MAX_KEPT);
        }
    }

    @Test
    @Timeout(10)
    void addressOfAMillionCharactersIsReadAndCut() {
        WebAddress long1 = WebAddress.parse("http://" + "a@".repeat(500_000) + "evil.example/" + "../".repeat(9), null);
        assertThat(long1).isNotNull();
        assertThat(long1.host()).isEqualTo("evil.example");
        assertThat(long1.userinfo()).hasSize(WebAddress.MAX_PART);
        assertThat(WebAddress.parse("http://" + "é".repeat(500_000) + ".example/", null))
                .isNull();
        assertThat(WebAddress.parse("http://x" + "\u00ad".repeat(100_000) + ".example/", null) + "")
                .isEqualTo("http://x.example/");
        assertThat(WebAddress.parse("http://a/" + "a/../".repeat(300_000), null) + "")
                .isEqualTo("http://a/");
        assertThat(WebAddress.parse("http://" + "1".repeat(100_000), null)).isNull();
        assertThat(WebAddress.parse("x".repeat(WebAddress.MAX_LENGTH + 1), null))
                .isNull();
    }

    static TextPiece text(String text) {
        return new TextPiece("1", TextPiece.Kind.PLAIN, text, false, null);
    }

    static TextPiece html(Reference... references) {
        return new TextPiece(
                "1",
                TextPiece.Kind.HTML,
                "",
                false,
                new HtmlView("", 0, 0, 0, List.of(references), List.of(), Set.of()));
    }
}
