package io.sallyport.filter.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.content.Documents;
import io.sallyport.content.Inventory;
import io.sallyport.content.html.HtmlLimits;
import io.sallyport.content.html.HtmlReader;
import io.sallyport.content.html.HtmlText;
import io.sallyport.content.text.TextPiece;
import io.sallyport.content.text.TextPiece.Kind;
import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Stage;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.policy.PhraseFile;
import io.sallyport.policy.yaml.RecordShape;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeContent;
import io.sallyport.testing.FilterSettings;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContentFilterTest {
    private static final ContentFilter FILTER = new ContentFilter();
    private static final String GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*" + "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

    @Test
    void plainMailGetsNothing() throws Exception {
        assertThat(examine("", new FakeContent().text("Hello, shall we meet on Monday?")))
                .isEmpty();
        assertThat(examine("", new FakeContent())).isEmpty();
    }

    @Test
    void wordIsFoundWholeInAnyCaseAndSpelling() throws Exception {
        String rule = "rules: [ { name: prizes, words: [lottery, über, 当選], points: 2 } ]";
        for (String text : List.of("the LOTTERY!", "lótterY", "(lottery)", "ÜBER", "uber", "今日は当選しました", "Lottery’s")) {
            assertThat(found(rule, text)).as(text).containsExactly("content.rule");
        }
        assertThat(found(rule, "lotteryticket, slottery, lot tery")).isEmpty();
    }

    @Test
    void phraseIsFoundWhateverStandsBetweenItsWords() throws Exception {
        String rule = "rules: [ { name: wire, phrases: [wire transfer, 'gift cards'], points: 1 } ]";
        assertThat(found(rule, "a Wire -\n transfer today")).containsExactly("content.rule");
        assertThat(found(rule, "GIFT...CARDS")).containsExactly("content.rule");
        assertThat(found(rule, "wire the transfer, cards gift")).isEmpty();
    }

    @Test
    void wordsAndPhrasesOfAFileCountAsThoseOfTheRule() throws Exception {
        PhraseFile games = PhraseFile.of("lists/games.txt", "# games", "", "Roulette", "free spins", "赌场");
        ContentSettings settings = FilterSettings.of(
                ContentSettings.class,
                "rules: [ { name: games, words: [jackpot], words-from: lists/games.txt, at-least: 2, points: 1 } ]",
                games);
        assertThat(games.phrases()).hasSize(3);
        for (String text : List.of("ROULETTE with free, spins", "jackpot at the roulette", "赌场 jackpot")) {
            assertThat(examine(settings, new FakeContent().text(text))).as(text).hasSize(1);
        }
        assertThat(examine(settings, new FakeContent().text("spins, roulette and # games")))
                .isEmpty();
    }

    @Test
    void asManyAsTheRuleAsksForMustBeFound() throws Exception {
        String rule = "rules: [ { name: a, words: [one, two, three], at-least: 2, points: 1, counting: %s } ]";
        assertThat(found(rule.formatted("distinct"), "one one one")).isEmpty();
        assertThat(found(rule.formatted("distinct"), "one two")).containsExactly("content.rule");
        assertThat(found(rule.formatted("all"), "one one")).containsExactly("content.rule");
        assertThat(found(rule.formatted("all"), "one")).isEmpty();
    }

    @Test
    void ruleLooksOnlyWhereItIsTold() throws Exception {
        HtmlText html = HtmlReader.read(
                "<p>shown<i hidden>secret</i><script>run</script>", HtmlLimits.of(ContentPolicy.DEFAULT));
        Inventory nothing = new Inventory(List.of(), List.of());
        FakeContent content = new FakeContent()
                .text(new TextPiece("subject", Kind.SUBJECT, "topic", false, null))
                .text(new TextPiece("1", Kind.PLAIN, "plain", false, null))
                .text(new TextPiece("2", Kind.HTML, html.shown(), false, html.view()))
                .documents(new Documents(
                        List.of(),
                        List.of(),
                        List.of(new TextPiece("3", Kind.DOCUMENT, "annex", false, null)),
                        List.of(),
                        nothing));
        assertThat(places(content, "topic")).containsExactly("subject");
        assertThat(places(content, "plain")).containsExactly("text");
        assertThat(places(content, "shown")).containsExactly("text", "html");
        assertThat(places(content, "secret")).containsExactly("html-hidden");
        assertThat(places(content, "run")).containsExactly("scripts");
        assertThat(places(content, "annex")).containsExactly("documents");
        assertThat(places(content, "header")).containsExactly("header:x-mailer");
    }

    @Test
    void documentsAreNotWaitedForUnlessARuleLooksThere() throws Exception {
        FakeContent content = new FakeContent().withoutDocuments();
        assertThat(examine("rules: [ { name: a, words: [x], points: 1 } ]", content.text("y")))
                .isEmpty();
    }

    @Test
    void expressionIsFound() throws Exception {
        String rule = "rules: [ { name: brand, in: [text], matches: '(?i)pay ?pal', then: hold } ]";
        assertThat(examine(rule, new FakeContent().text("your Pay Pal account")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.effect()).isEqualTo(new Effect.Demand(Action.HOLD, null));
                    assertThat(finding.evidence())
                            .containsEntry("rule", "brand")
                            .containsEntry("in", "text");
                });
        assertThat(found(rule, "your account")).isEmpty();
    }

    @Test
    void ruleOfALanguageLooksAtTextInIt() throws Exception {
        String rule = "rules: [ { name: a, words: [gift], language: en, points: 1 } ]";
        assertThat(found(
                        rule,
                        "This is the gift that you have asked for, and we will send it to you with the next mail."))
                .containsExactly("content.rule");
        assertThat(found(
                        rule,
                        "Das ist das Gift, nach dem Sie gefragt haben, und wir schicken es Ihnen mit der Post zu."))
                .isEmpty();
        assertThat(found(rule, "gift")).isEmpty();
    }

    @Test
    void shadowIsOnlyRecorded() throws Exception {
        assertThat(examine(
                        "rules: [ { name: a, words: [x], then: reject, shadow: true } ]", new FakeContent().text("x")))
                .allMatch(Finding::shadow);
    }

    @Test
    void dataIsFoundAndMasked() throws Exception {
        String rules = "data: [ { name: cards, kind: card-number, at-least: 2, then: hold } ]";
        assertThat(found(rules, "4111 1111 1111 1111 and 4111-1111-1111-1111"))
                .as("the same")
                .isEmpty();
        assertThat(examine(rules, new FakeContent().text("4111 1111 1111 1111, 5555 5555 5555 4444")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.name()).isEqualTo("content.data");
                    assertThat(finding.evidence())
                            .containsEntry("found", "...1111, ...4444")
                            .containsEntry("count", "2");
                    assertThat(finding.toString()).doesNotContain("411111").doesNotContain("4111 1111");
                });
    }

    @Test
    void testLineForJunkIsRefused() throws Exception {
        assertThat(examine("", new FakeContent().text("a " + GTUBE + " b")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.name()).isEqualTo("content.gtube");
                    assertThat(finding.effect()).isEqualTo(new Effect.Demand(Action.REJECT, null));
                });
    }

    @Test
    void testLineOfTheSuiteIsOurs() throws Exception {
        for (String name : List.of("gtube.eml", "gtubedcc.eml")) {
            assertThat(found("", suite("spam/" + name))).as(name).contains("content.gtube");
        }
        assertThat(found("", suite("nice/not_gtube.eml"))).isEmpty();
    }

    @Test
    void hiddenTextIsFoundAndAPreheaderIsNot() throws Exception {
        assertThat(html("<p>Hello</p><div style='display:none'>" + "word ".repeat(60) + "</div>"))
                .containsExactly("content.hidden-text");
        assertThat(html("<div style='display:none'>Our offers of this week</div><p>Hello</p>"))
                .isEmpty();
    }

    @Test
    void eachSignOfHtmlHasItsFinding() throws Exception {
        assertThat(html(
                        "<p>V&#8203;i&#8203;a&#8203;g&#8203;r&#8203;a L&#8203;e&#8203;v&#8203;i&#8203;t&#8203;r&#8203;a "
                                + "C&#8203;i&#8203;a&#8203;l&#8203;i&#8203;s</p>"))
                .containsExactly("content.invisible-characters");
        assertThat(html("<!-- x -->".repeat(201))).containsExactly("content.many-comments");
        assertThat(html("<a href=x><img src=y></a>")).containsExactly("content.image-only");
        assertThat(html("<script>x</script>")).containsExactly("content.script");
        assertThat(html("<form>")).containsExactly("content.form");
        assertThat(html("<input type=password>")).containsExactly("content.password-form");
        assertThat(html("<meta http-equiv=refresh content='0;url=x'>")).containsExactly("content.meta-refresh");
        assertThat(html("<a download href='data:x/y;base64,AA=='>x</a>")).containsExactly("content.html-smuggling");
        assertThat(html("<script>eval(atob('x'))</script>"))
                .containsExactlyInAnyOrder("content.obfuscated-script", "content.script");
    }

    @Test
    void textBeyondTheBoundIsNoted() throws Exception {
        assertThat(examine("", new FakeContent().text(new TextPiece("1", Kind.PLAIN, "x", true, null))))
                .extracting(Finding::name)
                .containsExactly("content.too-much");
    }

    @Test
    void mistakesInSettingsAreTold() {
        for (String rule : List.of(
                "rules: [ { name: a, points: 1 } ]",
                "rules: [ { name: a, words: ['...'], points: 1 } ]",
                "rules: [ { name: a, words: [x], in: [body], points: 1 } ]",
                "rules: [ { name: a, words: [x], then: deliver } ]",
                "rules: [ { name: a, matches: '(', points: 1 } ]",
                "data: [ { name: a, kind: passport } ]",
                "most-hidden: -1")) {
            assertThat(FilterSettings.problems(ContentSettings.class, rule))
                    .as(rule)
                    .hasSize(1);
        }
    }

    @Test
    void theExampleOfTheDocumentationHolds() {
        ContentSettings example =
                FilterSettings.example(ContentSettings.class, PhraseFile.of("lists/games.txt", "roulette"));
        assertThat(example.rules()).hasSize(4);
        assertThat(example.data()).hasSize(2);
    }

    @Test
    void findingsAreNamedAfterTheirKeys() {
        assertThat(RecordShape.of(ContentSettings.class).fields().keySet())
                .containsAll(Stream.of(Sign.values())
                        .map(sign -> sign.finding().substring("content.".length()))
                        .toList());
    }

    private static List<String> places(FakeContent content, String word) throws Exception {
        List<String> places = new ArrayList<>();
        for (String place : List.of(
                "subject", "text", "html", "html-hidden", "scripts", "documents", "file-names", "'header:x-mailer'")) {
            String rule = "{ script: off, rules: [ { name: a, in: [%s], words: [%s] } ] }".formatted(place, word);
            if (!examine(rule, content).isEmpty()) {
                places.add(place.replace("'", ""));
            }
        }
        return places;
    }

    private static String suite(String name) throws IOException {
        return Files.readString(Suites.require("spam/spamassassin-t-data/" + name), StandardCharsets.ISO_8859_1);
    }

    private static List<String> html(String source) throws Exception {
        HtmlText html = HtmlReader.read(source, HtmlLimits.of(ContentPolicy.DEFAULT));
        TextPiece piece = new TextPiece("1", Kind.HTML, html.shown(), html.cut(), html.view(), html.invisible());
        return examine("", new FakeContent().text(piece)).stream()
                .map(Finding::name)
                .toList();
    }

    private static List<String> found(String yaml, String text) throws Exception {
        return examine(yaml, new FakeContent().text(text)).stream()
                .map(Finding::name)
                .toList();
    }

    private static List<Finding> examine(String yaml, FakeContent content) throws Exception {
        return examine(FilterSettings.of(ContentSettings.class, yaml), content);
    }

    private static List<Finding> examine(ContentSettings settings, FakeContent content) throws Exception {
        Examinations mail =
                Examinations.at(Stage.DATA).header("X-Mailer: header").content(content);
        return FILTER.examine(mail, settings);
    }
}
