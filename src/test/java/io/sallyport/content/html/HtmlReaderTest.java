package io.sallyport.content.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import io.sallyport.content.html.HtmlView.Kind;
import io.sallyport.content.html.HtmlView.Reference;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.testing.Fuzz;
import io.sallyport.testing.TextTable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class HtmlReaderTest {
    private static final HtmlLimits LIMITS = HtmlLimits.of(ContentPolicy.DEFAULT);

    @Test
    void textIsReadAsAPersonSeesIt() {
        assertSoftly(softly -> {
            for (String line : TextTable.lines("/content/html-shown.txt")) {
                String[] cells = line.split(" \\| ?", -1);
                HtmlText text = read(TextTable.text(cells[0]));
                softly.assertThat(text.shown()).as(cells[0]).isEqualTo(TextTable.text(cells[1]));
                softly.assertThat(text.view().hiddenText().replaceAll("\\s", ""))
                        .as("hidden in " + cells[0])
                        .isEqualTo(TextTable.text(cells[2]).strip());
            }
        });
    }

    @Test
    void hiddenCharactersAreCountedWithoutWhiteSpaceAndFillers() {
        HtmlText text = read("<div style='display:none'>pre header &zwnj;&nbsp;&zwnj;&nbsp;&#847;&shy;</div>Hello");
        assertThat(text.view().hidden()).isEqualTo(9);
        assertThat(text.shown()).isEqualTo("Hello");
    }

    @Test
    void charactersWithinWordsAreCountedAndOthersLeftWhereTheyBelong() {
        assertThat(read("v&#8203;i&shy;a&#8288;gra").invisible()).isEqualTo(3);
        assertThat(read("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645").shown())
                .isEqualTo("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645");
        assertThat(read("\uFEFFHello \u200Bworld").invisible()).isZero();
    }

    @Test
    void everythingThatLeadsElsewhereIsFoundWithWhatIsClickedOn() {
        HtmlText text = read("""
                <head><base href="http://base.example/">
                <meta http-equiv="Refresh" content="0; URL='http://refresh.example/'">
                <style>@import "http://import.example/a.css"; p{background:u\\72l( "http://css.example/x.png" )}</style>
                <link rel=stylesheet href="http://sheet.example/"></head>
                <body background="http://background.example/">
                <a href="http://a.example/?x=1&amp;y=2">Click <b>here</b><img alt="now" src="http://img.example/1.png"></a>
                <form action="http://form.example/"><button formaction="http://button.example/">Go</button></form>
                <div style="background-image:url(http://style.example/)">x</div>
                <img srcset="http://one.example/ 1x, http://two.example/ 2x">
                <svg><a xlink:href="http://svg.example/"><text>vector</text></a></svg>
                <map><area href="http://area.example/" alt="Bank"></map>
                <iframe src="http://frame.example/"></iframe>
                <!--[if mso]><v:roundrect href="http://outlook.example/">Confirm</v:roundrect><![endif]-->
                """);
        assertThat(text.view().references())
                .contains(
                        new Reference(Kind.BASE, "http://base.example/", null),
                        new Reference(Kind.META_REFRESH, "http://refresh.example/", null),
                        new Reference(Kind.CSS, "http://import.example/a.css", null),
                        new Reference(Kind.CSS, "http://css.example/x.png", null),
                        new Reference(Kind.SOURCE, "http://sheet.example/", null),
                        new Reference(Kind.SOURCE, "http://background.example/", null),
                        new Reference(Kind.HREF, "http://a.example/?x=1&y=2", "Click here now"),
                        new Reference(Kind.SOURCE, "http://img.example/1.png", null),
                        new Reference(Kind.FORM_ACTION, "http://form.example/", null),
                        new Reference(Kind.FORM_ACTION, "http://button.example/", null),
                        new Reference(Kind.CSS, "http://style.example/", null),
                        new Reference(Kind.SOURCE, "http://one.example/", null),
                        new Reference(Kind.SOURCE, "http://two.example/", null),
                        new Reference(Kind.HREF, "http://svg.example/", "vector"),
                        new Reference(Kind.HREF, "http://area.example/", "Bank"),
                        new Reference(Kind.SOURCE, "http://frame.example/", null),
                        new Reference(Kind.HREF, "http://outlook.example/", "Confirm"));
        assertThat(text.view().facts())
                .containsExactlyInAnyOrder(
                        HtmlFact.BASE,
                        HtmlFact.META_REFRESH,
                        HtmlFact.FORM,
                        HtmlFact.FRAME,
                        HtmlFact.CONDITIONAL_COMMENT,
                        HtmlFact.IMAGE_ONLY);
    }

    @Test
    void eachThingThatIsNotableIsAFact() {
        Map<String, HtmlFact> facts = new LinkedHashMap<>();
        facts.put("<script>var a</script>", HtmlFact.SCRIPT);
        facts.put("<img src=x onerror='alert(1)'>", HtmlFact.SCRIPT);
        facts.put("<a href=' java\nscript:alert(1)'>x</a>", HtmlFact.SCRIPT);
        facts.put("<script>eval(atob('YQ=='))</script>", HtmlFact.OBFUSCATED_SCRIPT);
        facts.put(
                "<script>var b=new Blob([Uint8Array.from(atob(d),c=>c.charCodeAt(0))]);"
                        + "a.href=URL.createObjectURL(b)</script>",
                HtmlFact.SMUGGLING);
        facts.put(
                "<p id=d>" + "QUJD".repeat(400) + "</p><script>navigator.msSaveBlob(f(d),'invoice.zip')</script>",
                HtmlFact.SMUGGLING);
        facts.put("<a download=a.zip href='data:application/zip;base64,UEsDBA=='>x</a>", HtmlFact.SMUGGLING);
        facts.put("<a download href=/a>x</a>", HtmlFact.DOWNLOAD);
        facts.put("<form><input name=a></form>", HtmlFact.FORM);
        facts.put("<input type=' PassWord '>", HtmlFact.PASSWORD_FIELD);
        facts.put("<meta http-equiv=refresh content='5'>", HtmlFact.META_REFRESH);
        facts.put("<base href=//x>", HtmlFact.BASE);
        facts.put("<object data=x></object>", HtmlFact.FRAME);
        facts.put("<a href='data:text/html,x'>x</a>", HtmlFact.DATA_ADDRESS);
        facts.put("<iframe srcdoc='<b>x'></iframe>", HtmlFact.DATA_ADDRESS);
        facts.put("<a href=x><img src=y></a>", HtmlFact.IMAGE_ONLY);
        assertSoftly(softly -> facts.forEach((html, fact) ->
                softly.assertThat(read(html).view().facts()).as(html).contains(fact)));
    }

    @Test
    void plainNewsletterIsNothingOfAllThat() {
        HtmlText text = read("<p>" + "Our news of this week. ".repeat(10)
                + "<a href=https://x.example><img width=600 src=y></a><img src='data:image/png;base64,"
                + "iVBOR".repeat(500) + "'><img width=1 height=1 src=z>");
        assertThat(text.view().facts()).isEmpty();
        assertThat(text.view().images()).isEqualTo(3);
    }

    @Test
    void commentsAreCountedAndDeclarationsAreNot() {
        assertThat(read("<!--a--><!--b--><?xml x?><![if !mso]>c<![endif]><!DOCTYPE html>")
                        .view()
                        .comments())
                .isEqualTo(2);
    }

    /** What hurt others: depth, attributes, comments of styles, formatting that is made anew again and again. */
    @Test
    void whatIsMadeToExhaustIsReadInBoundedTime() {
        for (String html : List.of(
                "<div>".repeat(1_000_000),
                "<b><i><p>".repeat(300_000),
                "<a href=x>".repeat(200_000),
                "<table><tr><td>".repeat(100_000),
                "<p "
                        + IntStream.range(0, 10_000)
                                .mapToObj(i -> "a" + i + "=1 ")
                                .collect(Collectors.joining()) + ">x",
                "<style>" + "/*".repeat(500_000) + "</style>",
                "<style>" + "a{}".repeat(500_000) + "</style>",
                "<style>" + "@media screen{".repeat(100_000) + "</style>",
                "<style>" + "@x{".repeat(100_000) + "</style>",
                "<style>" + "p p p p p p p{color:red}".repeat(8_000) + "</style>" + "<p>".repeat(40_000),
                "<style>" + "url(".repeat(400_000) + "</style>",
                "<p style='" + ";".repeat(9_000) + "'>" + ("<p style='" + "a;".repeat(500) + "'>").repeat(1_900),
                "<p style=\"" + "\\".repeat(1_000_000) + "\">",
                "<".repeat(1_000_000),
                "<!--".repeat(400_000),
                "&#x".repeat(600_000),
                "\u200B".repeat(1_900_000),
                ("<!--[if mso]>" + "<b>".repeat(100) + "<![endif]-->").repeat(4_000),
                "x".repeat(50_000_000))) {
            String name = html.substring(0, Math.min(30, html.length()));
            HtmlText text = Assertions.assertTimeout(Duration.ofSeconds(5), () -> read(html), name);
            assertThat(text.shown()).as(name).hasSizeLessThanOrEqualTo(LIMITS.mostText());
        }
    }

    @Test
    void boundThatIsReachedIsAFact() {
        HtmlLimits small = new HtmlLimits(1_000, 20, 10, 8, 2);
        assertThat(facts("x".repeat(21), small)).containsExactly(HtmlFact.TOO_MUCH);
        assertThat(facts("<!--" + "x".repeat(1_000), small)).containsExactly(HtmlFact.TOO_MUCH);
        assertThat(facts("<b>x</b>".repeat(6), small)).containsExactly(HtmlFact.TOO_MUCH);
        assertThat(facts("<a href=x>1</a>".repeat(3), small)).containsExactly(HtmlFact.TOO_MUCH);
        assertThat(facts("<p hidden>" + "x".repeat(21), small)).containsExactly(HtmlFact.TOO_MUCH);
        assertThat(facts("<p>fine", small)).isEmpty();
    }

    @Test
    void anyTextIsReadAsHtml() {
        byte[] sample =
                String.join("", TextTable.lines("/content/html-shown.txt")).getBytes(StandardCharsets.UTF_8);
        Fuzz.run(1_000, random -> {
            int from = random.nextInt(sample.length - 400);
            byte[] part = Arrays.copyOfRange(sample, from, from + 400);
            String html = new String(Fuzz.mutate(part, random, "<>\"'&;:/*\\{}()!-=\0"), StandardCharsets.UTF_8);
            assertThat(read(html).shown()).isNotNull();
        });
    }

    private static HtmlText read(String html) {
        return HtmlReader.read(html, LIMITS);
    }

    private static Set<HtmlFact> facts(String html, HtmlLimits limits) {
        return HtmlReader.read(html, limits).view().facts();
    }
}
