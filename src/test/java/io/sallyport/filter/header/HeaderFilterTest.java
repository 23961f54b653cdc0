package io.sallyport.filter.header;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.SiteConfig;
import io.sallyport.filter.Weight;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Stage;
import io.sallyport.policy.yaml.RecordShape;
import io.sallyport.testing.Configs;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FilterSettings;
import io.sallyport.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeaderFilterTest {
    private static final HeaderSettings DEFAULTS = FilterSettings.of(HeaderSettings.class, "");
    private static final HeaderFilter FILTER =
            new HeaderFilter(Configs.of(SiteConfig.class, "sallyport.hostname", "mx.example.test"));

    @Test
    void plainMailGetsNothing() {
        assertThat(FILTER.examine(Examinations.at(Stage.DATA), DEFAULTS)).isEmpty();
    }

    @Test
    void everyMissingFieldHasItsFinding() {
        assertThat(found("X-Nothing: at all"))
                .containsExactlyInAnyOrder(
                        "header.missing-date",
                        "header.missing-message-id",
                        "header.missing-from",
                        "header.missing-subject",
                        "header.missing-to");
        assertThat(found(without("To"), "Cc: user@example.test")).isEmpty();
    }

    @Test
    void fieldThatStandsTwiceIsFoundInAnyLetterCase() {
        assertThat(found(plain(), "SUBJECT: another")).containsExactly("header.repeated");
        assertThat(examine(plain(), "from: a@b.example", "Date: Sun, 22 Nov 2026 10:00:00 +0000")
                        .getFirst()
                        .detail())
                .isEqualTo("Date, From");
    }

    @Test
    void lineThatIsNoFieldIsFound() {
        assertThat(found(plain(), "this is no field")).containsExactly("header.malformed");
    }

    @Test
    void dateThatCannotBeReadIsFound() {
        assertThat(found(without("Date"), "Date: yesterday")).containsExactly("header.bad-date");
        assertThat(found(without("Date"), "Date:")).containsExactly("header.bad-date");
    }

    @Test
    void dateMayLieADayAhead() {
        assertThat(found(without("Date"), "Date: Mon, 23 Nov 2026 10:00:00 +0000"))
                .isEmpty();
        assertThat(found(without("Date"), "Date: Mon, 23 Nov 2026 10:00:01 +0000"))
                .containsExactly("header.future");
    }

    @Test
    void dateMayLieThirtyDaysBack() {
        assertThat(found(without("Date"), "Date: Fri, 23 Oct 2026 10:00:00 +0000"))
                .isEmpty();
        assertThat(found(without("Date"), "Date: Fri, 23 Oct 2026 09:59:59 +0000"))
                .containsExactly("header.old");
    }

    @Test
    void fromWithoutAddressIsFound() {
        for (String from : new String[] {"", "nobody", "Nobody <>", "a @ b", "@example.org", "x@"}) {
            assertThat(found(without("From"), "From: " + from)).as(from).containsExactly("header.bad-from");
        }
    }

    @Test
    void malformedMessageIdIsFound() {
        for (String id : new String[] {
            "", "<>", "<a>", "a@b", "<a@>", "<@b>", "<a@b> <c@d>", "<a b@c>", "<" + "x".repeat(1000) + "@b>"
        }) {
            assertThat(found(without("Message-ID"), "Message-ID: " + id))
                    .as(id)
                    .containsExactly("header.bad-message-id");
        }
        assertThat(found(without("Message-ID"), "Message-ID:\n <a.b+c@[192.0.2.1]>"))
                .isEmpty();
    }

    @Test
    void bulkMailMustTellHowToBeRidOfIt() {
        for (String sign :
                new String[] {"Precedence: Bulk", "Precedence: list", "List-Id: <l.example>", "Feedback-ID: a:b:c"}) {
            assertThat(found(plain(), sign)).as(sign).containsExactly("header.bulk-without-unsubscribe");
            assertThat(found(plain(), sign, "List-Unsubscribe: <https://l.example/u>"))
                    .as(sign)
                    .isEmpty();
        }
        assertThat(found(plain(), "Precedence: first-class")).isEmpty();
    }

    @Test
    void manyRecipientsAreBulk() {
        String to = "To: "
                + String.join(
                        ",\n ",
                        Stream.iterate(0, i -> i + 1)
                                .limit(50)
                                .map(i -> "u" + i + "@example.test")
                                .toList());
        assertThat(found(without("To"), to)).containsExactly("header.bulk-without-unsubscribe");
    }

    @Test
    void automaticAnswersAndReportsAreNoBulkMail() {
        assertThat(found(plain(), "Precedence: bulk", "Auto-Submitted: auto-replied (vacation)"))
                .isEmpty();
        assertThat(found(plain(), "Precedence: bulk", "Auto-Submitted: no")).isNotEmpty();
        Examinations report = Examinations.at(Stage.DATA).from(null).header(lines(plain(), "Precedence: bulk"));
        assertThat(FILTER.examine(report, DEFAULTS)).isEmpty();
    }

    @Test
    void messageThatPassedHereThreeTimesIsALoop() {
        String ours =
                "Received: from a.example (b [192.0.2.1])\n by MX.example.test with ESMTP id 1;\n Sun, 22 Nov 2026 10:00:00 +0000";
        assertThat(found(plain(), ours, ours)).isEmpty();
        assertThat(examine(plain(), ours, ours, ours)).singleElement().satisfies(finding -> {
            assertThat(finding.name()).isEqualTo("header.loop");
            assertThat(finding.effect()).isInstanceOf(Effect.Demand.class);
        });
        String others = "Received: from mx.example.test by mx.example.test.attacker.example; x";
        assertThat(found(plain(), others, others, others)).isEmpty();
    }

    @Test
    void nameThatManyHostsHaveMakesNoLoop() {
        HeaderFilter filter = new HeaderFilter(Configs.of(SiteConfig.class, "sallyport.hostname", "localhost"));
        String local = "Received: from a.example by localhost; x";
        assertThat(filter.examine(Examinations.at(Stage.DATA).header(lines(plain(), local, local, local)), DEFAULTS))
                .isEmpty();
    }

    @Test
    void messageThatWasDeliveredToItsRecipientBeforeIsNoted() {
        assertThat(found(plain(), "Delivered-To: User@example.test")).containsExactly("header.delivered-before");
        assertThat(found(plain(), "Delivered-To: other@example.test")).isEmpty();
    }

    @Test
    void controlCharacterIsFound() {
        for (String c : new String[] {"\0", "\u0007", "\u001b", "\u007f", "\r"}) {
            assertThat(found(plain(), "X-A: a" + c + "b"))
                    .as("%x", (int) c.charAt(0))
                    .containsExactly("header.control-character");
        }
        assertThat(found(plain(), "X-A: a\tb\n\tc")).isEmpty();
    }

    @Test
    void eightBitCharacterThatWasNotDeclaredIsFound() {
        assertThat(found(plain(), "X-A: ü")).containsExactly("header.unencoded-8bit");
        assertThat(found(plain(), "X-A: =?utf-8?Q?=C3=BC?=")).isEmpty();
    }

    @Test
    void overrideOfDirectionIsFoundAlsoInEncodedWords() {
        assertThat(found(without("Subject"), "Subject: =?utf-8?Q?invoice=E2=80=AEfdp.exe?="))
                .containsExactly("header.bidi-override");
        assertThat(found(without("From"), "From: =?utf-8?B?4oCuYQ==?= <a@b.example>"))
                .containsExactly("header.bidi-override");
        assertThat(found(without("Subject"), "Subject: =?utf-8?Q?=D7=A9=D7=9C=D7=95=D7=9D?="))
                .isEmpty();
    }

    @Test
    void eachOddityHasAWeightAndASentence() {
        for (Oddity oddity : Oddity.values()) {
            assertThat(DEFAULTS.weightOf(oddity)).isNotNull();
            Finding finding = Finding.noted(oddity.finding(), "x").telling(oddity.status(), oddity.text());
            assertThat(finding.reason()).isNotNull();
        }
    }

    @Test
    void theExampleOfTheDocumentationHolds() {
        HeaderSettings example = FilterSettings.example(HeaderSettings.class);
        assertThat(example.weightOf(Oddity.MISSING_SUBJECT)).isEqualTo(Weight.OFF);
        assertThat(FILTER.examine(Examinations.at(Stage.DATA).header(lines(without("Subject"))), example))
                .isEmpty();
    }

    @Test
    void thousandsOfFieldsMakeFewFindings() {
        String[] many = Stream.generate(() -> "Delivered-To: x@y.example\nReceived: by by by\nDate: (((\nPrecedence")
                .limit(5000)
                .toArray(String[]::new);
        assertThat(FILTER.examine(Examinations.at(Stage.DATA).header(many), DEFAULTS))
                .hasSizeLessThan(10);
    }

    @Test
    void anyHeaderIsExamined() {
        byte[] sample = String.join(
                        "\n",
                        lines(plain(), "Received: by mx.example.test", "Precedence: bulk", "X: =?utf-8?Q?=E2=80=AE?="))
                .getBytes(StandardCharsets.UTF_8);
        Fuzz.run(3000, random -> {
            String header = new String(Fuzz.mutate(sample, random, "\n\r :=?<>@(),\0"), StandardCharsets.ISO_8859_1);
            assertThat(FILTER.examine(
                            Examinations.at(Stage.DATA).now(Instant.EPOCH).header(header), DEFAULTS))
                    .hasSizeLessThan(20);
        });
    }

    private static List<String> plain() {
        return List.of(
                "From: Sender <sender@sender.example>",
                "To: user@example.test",
                "Subject: hello",
                "Date: Sun, 22 Nov 2026 10:00:00 +0000",
                "Message-ID: <1@sender.example>");
    }

    private static List<String> without(String name) {
        return plain().stream().filter(line -> !line.startsWith(name + ":")).toList();
    }

    private static String[] lines(List<String> first, String... more) {
        List<String> lines = new ArrayList<>(first);
        lines.addAll(List.of(more));
        return lines.toArray(String[]::new);
    }

    private static List<Finding> examine(List<String> first, String... more) {
        return FILTER.examine(Examinations.at(Stage.DATA).header(lines(first, more)), DEFAULTS);
    }

    private static List<String> found(List<String> first, String... more) {
        return examine(first, more).stream().map(Finding::name).toList();
    }

    private static List<String> found(String line) {
        return found(List.of(line));
    }

    /** The reference of the filters says so of all weights. */
    @Test
    void findingsAreNamedAfterTheirKeys() {
        assertThat(RecordShape.of(HeaderSettings.class).fields().keySet())
                .containsAll(Stream.of(Oddity.values())
                        .map(oddity -> oddity.finding().substring("header.".length()))
                        .toList());
    }
}
