package io.sallyport.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportUrisTest {
    @Test
    void mailboxesComeInTheirOrderEachOnce() {
        assertThat(mailboxes("mailto:b@x.example, MAILTO:a@Y.Example ,mailto:b@x.example"))
                .containsExactly("b@x.example", "a@y.example");
    }

    @Test
    void sizesAreIgnored() {
        assertThat(mailboxes("mailto:a@x.example!10m,mailto:b@x.example!1,mailto:c@x.example!50T"))
                .containsExactly("a@x.example", "b@x.example", "c@x.example");
    }

    @Test
    void escapedCharactersAreWhatTheyStandFor() {
        assertThat(mailboxes("mailto:report%21ing%2Bdmarc@x.example")).containsExactly("report!ing+dmarc@x.example");
    }

    @Test
    void internationalDomainIsWrittenInAscii() {
        assertThat(mailboxes("mailto:a@b%C3%BCcher.example,mailto:b@bücher.example"))
                .containsExactly("a@xn--bcher-kva.example", "b@xn--bcher-kva.example");
    }

    @Test
    void headerFieldsOfTheUriAreNotFollowed() {
        assertThat(mailboxes("mailto:a@x.example?bcc=victim@y.example&subject=%0D%0AX: y"))
                .containsExactly("a@x.example");
    }

    @Test
    void whatIsNoMailboxIsIgnored() {
        for (String hostile : List.of(
                "https://x.example/dmarc",
                "ftp://x.example",
                "x@y.example",
                "mailto:",
                "mailto:@",
                "mailto:x",
                "mailto:a@x.example%0D%0ABcc:victim@y.example",
                "mailto:a%0A@x.example",
                "mailto:a@x.example%00",
                "mailto:a@x.example%2Cb@y.example",
                "mailto:<a@x.example>",
                "mailto:a@[192.0.2.1]",
                "mailto:a@x..example",
                "mailto:a%@x.example",
                "mailto:a%4@x.example",
                "mailto:a%ZZ@x.example",
                "mailto:%ff@x.example",
                "mailto:%C3%A4@x.example",
                "mailto:a@x.example!10q",
                "mailto:" + "a".repeat(65) + "@x.example",
                "mailto:a@" + "x".repeat(64) + ".example",
                "mailto:" + "a".repeat(100_000),
                "mailto:" + "%41".repeat(50_000) + "@x.example")) {
            ReportUris uris = ReportUris.parse(hostile, 10);
            assertThat(uris.mailboxes()).as(hostile).isEmpty();
            assertThat(uris.ignored()).as(hostile).hasSize(1);
            assertThat(uris.ignored().getFirst()).hasSizeLessThan(200);
        }
    }

    @Test
    void thousandsOfUrisAreBounded() {
        String many = "mailto:a%d@x.example,".repeat(20_000);
        String distinct = String.format(
                many.substring(0, many.length() / 10),
                IntStream.range(0, 20_000).boxed().toArray());
        assertThat(ReportUris.parse(distinct, 10).mailboxes()).hasSize(10);
        assertThat(ReportUris.parse(distinct, 10).ignored()).hasSize(10);
        assertThat(ReportUris.parse(",".repeat(1_000_000), 10).mailboxes()).isEmpty();
        assertThat(ReportUris.parse("x,".repeat(500_000), 10).ignored()).hasSize(10);
    }

    @Test
    void tagThatIsCutLosesNoHalfOfAUri() {
        String rua = "mailto:a@x.example," + "mailto:b@x.example.org,".repeat(300);
        DmarcObservation observation =
                Observations.of(Observations.policy("x.example"), rua, Observations.row("192.0.2.1", "x.example"));
        assertThat(observation.rua()).hasSizeLessThanOrEqualTo(4096);
        assertThat(mailboxes(observation.rua())).containsExactly("a@x.example", "b@x.example.org");
        String endless = "mailto:a@" + "x".repeat(5000);
        assertThat(Observations.of(Observations.policy("x.example"), endless, observation.row())
                        .rua())
                .isEmpty();
    }

    @Test
    void mutantsNameNothingThatCouldEscapeAHeaderField() {
        byte[] text = "mailto:a%21b@x.example!10m, mailto:\"q\"@y.example?x=y".getBytes(StandardCharsets.UTF_8);
        Fuzz.run(5000, random -> {
            String rua = new String(Fuzz.mutate(text, random, "%0aAd@:,!<>\"\r\n\\"), StandardCharsets.UTF_8);
            assertThat(mailboxes(rua)).allMatch(mailbox -> mailbox.chars().allMatch(c -> c >= 0x20 && c < 0x7f));
        });
    }

    private static List<String> mailboxes(String rua) {
        return ReportUris.parse(rua, 10).mailboxes().stream()
                .map(Object::toString)
                .toList();
    }
}
