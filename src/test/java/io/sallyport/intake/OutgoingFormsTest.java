package io.sallyport.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.AuthConfig;
import io.sallyport.auth.SenderAuthentication;
import io.sallyport.auth.SenderFacts;
import io.sallyport.auth.arc.ArcResult;
import io.sallyport.config.SiteConfig;
import io.sallyport.mail.Action;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.mail.Verdict.Weighed;
import io.sallyport.message.HeaderEdit;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import io.sallyport.policy.VerdictPolicy.Tagging;
import io.sallyport.testing.Authentications;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Fuzz;
import io.sallyport.testing.Mails;
import io.sallyport.testing.Signers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutgoingFormsTest {
    private static final Tagging PREFIX = new Tagging("[SPAM]", false);
    private static final Tagging HEADERS = new Tagging("", true);
    private static final Tagging BOTH = new Tagging("[SPAM]", true);
    private static final Verdict CLEAN = verdict(Action.DELIVER, "0");
    private static final Verdict TAGGED = verdict(
            Action.TAG,
            "5.3",
            Finding.points(Score.of("3"), "dnsbl.listed", "x"),
            Finding.points(Score.of("2.3"), "helo.unknown", "x"));

    @Test
    void unmarkedMailIsAsItCameBehindOurFields() throws IOException {
        assertThat(text(forms("Subject: hi", "", "body").unmarked()))
                .isEqualTo("Trace: 1\r\nSubject: hi\r\n\r\nbody\r\n");
    }

    @Test
    void prefixStandsBeforeTheSubjectAndNothingElseChanges() throws IOException {
        assertThat(marked(TAGGED, PREFIX, "From: a", "subject:\t hello", " world", "To: b", "", "Subject: body"))
                .isEqualTo("Trace: 1\r\nFrom: a\r\nsubject: [SPAM] hello\r\n world\r\nTo: b\r\n\r\nSubject: body\r\n");
    }

    @Test
    void subjectStaysUnlessTheMailIsTagged() throws IOException {
        for (Verdict verdict : List.of(CLEAN, verdict(Action.HOLD, "9"))) {
            assertThat(marked(verdict, PREFIX, "Subject: hi", "")).isEqualTo("Trace: 1\r\nSubject: hi\r\n\r\n");
        }
    }

    @Test
    void prefixIsNotPutTwice() throws IOException {
        assertThat(marked(TAGGED, PREFIX, "Subject: [SPAM] hi", ""))
                .isEqualTo("Trace: 1\r\nSubject: [SPAM] hi\r\n\r\n");
        String once = marked(TAGGED, new Tagging("[SPÄM]", false), "Subject: hi", "");
        String[] subject = {once.substring("Trace: 1\r\n".length(), once.indexOf("\r\n\r\n")), ""};
        assertThat(marked(TAGGED, new Tagging("[SPÄM]", false), subject)).isEqualTo(once);
    }

    @Test
    void mailWithoutSubjectGetsOne() throws IOException {
        assertThat(marked(TAGGED, PREFIX, "From: a", "", "x"))
                .isEqualTo("Subject: [SPAM]\r\nTrace: 1\r\nFrom: a\r\n\r\nx\r\n");
    }

    @Test
    void emptyAndFoldedSubjectsStayWellFormed() throws IOException {
        assertThat(marked(TAGGED, PREFIX, "Subject:", "")).contains("\r\nSubject: [SPAM]\r\n\r\n");
        assertThat(marked(TAGGED, PREFIX, "Subject: ", " hi", "")).contains("\r\nSubject: [SPAM]\r\n hi\r\n");
    }

    @Test
    void longSubjectGoesToALineOfItsOwn() throws IOException {
        String words = "x".repeat(985);
        assertThat(marked(TAGGED, PREFIX, "Subject: " + words, ""))
                .contains("\r\nSubject: [SPAM]\r\n " + words + "\r\n");
    }

    @Test
    void ofSeveralSubjectsAllAreMarked() throws IOException {
        assertThat(marked(TAGGED, PREFIX, "Subject: a", "SUBJECT : b", ""))
                .contains("Subject: [SPAM] a\r\nSUBJECT : [SPAM] b\r\n");
    }

    /** RFC 2047 § 6.2: white space between two encoded-words is not shown. */
    @Test
    void prefixInOtherLettersIsEncodedAndKeepsItsDistance() throws IOException {
        Tagging umlaut = new Tagging("[SPÄM]", false);
        assertThat(marked(TAGGED, umlaut, "Subject: hi", "")).contains("Subject: =?UTF-8?B?W1NQw4RNXQ==?= hi\r\n");
        assertThat(marked(TAGGED, umlaut, "Subject: =?utf-8?q?hi?=", ""))
                .contains("Subject: =?UTF-8?B?W1NQw4RNXSA=?= =?utf-8?q?hi?=\r\n");
        assertThat(marked(TAGGED, PREFIX, "Subject: =?utf-8?q?hi?=", ""))
                .contains("Subject: [SPAM] =?utf-8?q?hi?=\r\n");
    }

    @Test
    void prefixCannotEndTheField() throws IOException {
        assertThat(marked(TAGGED, new Tagging("a\r\nBcc: eve", false), "Subject: hi", ""))
                .doesNotContain("\nBcc")
                .contains("Subject: =?UTF-8?B?");
    }

    @Test
    void fieldsSayWhatTheVerdictWas() throws IOException {
        assertThat(marked(TAGGED, HEADERS, "Subject: hi", "")).isEqualTo("""
                X-Spam-Flag: YES
                X-Spam-Score: 5.3
                X-Spam-Status: Yes, score=5.3 required=5 tests=dnsbl.listed=3,
                \thelo.unknown=2.3
                Trace: 1
                Subject: hi

                """.replace("\n", "\r\n"));
        assertThat(marked(CLEAN, HEADERS, "")).startsWith("""
                X-Spam-Flag: NO
                X-Spam-Score: 0
                X-Spam-Status: No, score=0 required=5 tests=none
                Trace: 1
                """.replace("\n", "\r\n"));
    }

    @Test
    void heldMailIsFlagged() throws IOException {
        assertThat(marked(verdict(Action.HOLD, "0", Finding.hold("av.unscanned", "x")), HEADERS, ""))
                .startsWith("X-Spam-Flag: YES\r\nX-Spam-Score: 0\r\n")
                .contains("tests=av.unscanned\r\n");
    }

    @Test
    void whatHasNoWeightIsNotNamed() throws IOException {
        Verdict verdict = new Verdict(
                Action.DELIVER,
                Score.ZERO,
                Thresholds.NONE,
                List.of(
                        new Weighed(Finding.points(Score.of("3"), "dnsbl.listed", "x"), "shadow"),
                        new Weighed(Finding.noted("header.odd", "x"), null)),
                List.of(),
                null,
                List.of());
        assertThat(marked(verdict, HEADERS, "")).contains("X-Spam-Status: No, score=0 tests=none\r\n");
    }

    @Test
    void statusIsFoldedAndBounded() throws IOException {
        Finding[] many = IntStream.range(0, 1000)
                .mapToObj(i -> Finding.points(Score.of("1"), "filter.finding-with-a-rather-long-name-" + i, "x"))
                .toArray(Finding[]::new);
        String header = marked(verdict(Action.TAG, "1000", many), HEADERS, "");
        assertThat(header.lines()).allMatch(line -> line.length() <= 78);
        assertThat(header).hasSizeLessThan(4000).contains("\r\n\tmore=960\r\n");
    }

    @Test
    void verdictsOfOthersAreTakenOutWhereOursStandAndStayWhereNoneDo() throws IOException {
        String[] forged = {
            "X-Spam-Flag: NO", "A: b", "x-spam-status : No,", " score=-100", "X-SPAM-SCORE: -100", "", "x"
        };
        assertThat(marked(CLEAN, HEADERS, forged))
                .startsWith("X-Spam-Flag: NO\r\n")
                .endsWith("Trace: 1\r\nA: b\r\n\r\nx\r\n")
                .doesNotContain("-100");
        assertThat(marked(CLEAN, PREFIX, forged)).contains("x-spam-status : No,");
        assertThat(text(forms(forged).unmarked())).isEqualTo(marked(CLEAN, PREFIX, forged));
    }

    @Test
    void subjectThatIsTakenOutForAnotherReasonIsReplaced() throws IOException {
        MailMessage message = Mails.ofLines("Subject: hides something", "X-Spam-Flag: NO", "A: b", "", "x");
        MessageHeader header = Signers.header(message);
        List<HeaderEdit> removals = new ArrayList<>();
        for (HeaderField field : header.fields().subList(0, 2)) {
            removals.add(new HeaderEdit.Removal(field));
        }
        OutgoingForms forms = new OutgoingForms(message, header, "Trace: 1\r\n", removals, form -> form);
        assertThat(text(forms.marked(TAGGED, PREFIX))).isEqualTo("Subject: [SPAM]\r\nTrace: 1\r\nA: b\r\n\r\nx\r\n");
    }

    @Test
    void eachFormIsMadeAndFinishedOnce() throws IOException {
        List<MailMessage> finished = new ArrayList<>();
        MailMessage message = Mails.simple("hi");
        OutgoingForms forms = new OutgoingForms(message, Signers.header(message), "", List.of(), form -> {
            finished.add(form);
            return form;
        });
        MailMessage tagged = forms.marked(TAGGED, BOTH);
        assertThat(forms.marked(verdict(TAGGED.action(), "5.3", findings(TAGGED)), BOTH))
                .isSameAs(tagged);
        assertThat(forms.marked(CLEAN, BOTH)).isNotSameAs(tagged);
        assertThat(forms.marked(CLEAN, PREFIX)).isSameAs(forms.unmarked());
        assertThat(finished).hasSize(3);
    }

    /** RFC 8617 § 5.1: the seal comes last, and so holds for the form that carries it. */
    @Test
    void everyFormCarriesASealThatHolds() throws IOException {
        Instant now = Instant.parse("2026-03-01T10:00:00Z");
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        FakeDns dns = new FakeDns();
        Signers.publish(dns, "gate.example");
        SenderAuthentication authentication = Authentications.with(dns, clock);
        MailMessage message = Mails.ofLines("From: anne@sender.example", "Subject: hi", "X-Spam-Flag: NO", "", "x");
        MailTransaction mail = mail(message, now);
        SenderFacts facts = facts(authentication, message);
        OutgoingForms forms = new TraceHeader(
                        Configs.of(SiteConfig.class, "sallyport.hostname", "gate.example"),
                        Configs.of(AuthConfig.class),
                        Signers.sealer("gate.example", clock))
                .forms(mail, Signers.header(message), facts, facts.results());
        for (MailMessage form : List.of(forms.unmarked(), forms.marked(CLEAN, BOTH), forms.marked(TAGGED, BOTH))) {
            assertThat(facts(authentication, form).arc().outcome()).isInstanceOf(ArcResult.Pass.class);
            assertThat(text(form)).startsWith("ARC-Seal: i=1;");
        }
        assertThat(text(forms.marked(TAGGED, BOTH))).contains("Subject: [SPAM] hi");
    }

    /** However broken the header: the body stays, the size is exact, and no verdict of others is left. */
    @Test
    void anyHeaderCanBeMarked() {
        byte[] seed = "Subject: hi\r\nX-Spam-Flag: NO\r\n\tx\r\nA: b\r\n\r\nSubject: body\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        Fuzz.run(3000, random -> {
            byte[] bytes = Fuzz.mutate(seed, random, "\r\n\t :X");
            try {
                MailMessage message = Mails.of(bytes);
                MessageHeader header = Signers.header(message);
                OutgoingForms forms = new OutgoingForms(message, header, "", List.of(), form -> form);
                byte[] marked = Mails.bytes(forms.marked(TAGGED, BOTH));
                assertThat(forms.marked(TAGGED, BOTH).size()).isEqualTo(marked.length);
                assertThat(new String(marked, StandardCharsets.ISO_8859_1))
                        .endsWith(new String(
                                bytes, header.octets(), bytes.length - header.octets(), StandardCharsets.ISO_8859_1));
                MessageHeader after = Signers.header(Mails.of(marked));
                assertThat(after.fields()).filteredOn(SpamFields::isOne).hasSize(3);
                assertThat(after.fields("Subject"))
                        .isNotEmpty()
                        .allMatch(field -> field.value().strip().startsWith("[SPAM]"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Verdict verdict(Action action, String score, Finding... findings) {
        List<Weighed> weighed = new ArrayList<>();
        for (Finding finding : findings) {
            weighed.add(new Weighed(finding, null));
        }
        Thresholds thresholds = new Thresholds(Score.of("5"), Score.of("8"), null);
        return new Verdict(action, Score.of(score), thresholds, weighed, List.of(), null, List.of());
    }

    private static Finding[] findings(Verdict verdict) {
        return verdict.findings().stream().map(Weighed::finding).toArray(Finding[]::new);
    }

    private static OutgoingForms forms(String... lines) throws IOException {
        MailMessage message = Mails.ofLines(lines);
        return new OutgoingForms(message, Signers.header(message), "Trace: 1\r\n", List.of(), form -> form);
    }

    private static String marked(Verdict verdict, Tagging tagging, String... lines) throws IOException {
        return text(forms(lines).marked(verdict, tagging));
    }

    private static SenderFacts facts(SenderAuthentication authentication, MailMessage message) throws IOException {
        InetAddress client = InetAddress.ofLiteral("192.0.2.1");
        @Nullable MailAddress nobody = null;
        return authentication
                .begin(
                        authentication.arrived(client),
                        client,
                        "mail.sender.example",
                        nobody,
                        null,
                        CompletableFuture.completedFuture(null))
                .conclude(message, Signers.header(message));
    }

    private static MailTransaction mail(MailMessage message, Instant now) {
        Client client = new Client(InetAddress.ofLiteral("192.0.2.1"), 4711, "smtp", null, null);
        List<MailAddress> recipients = List.of(new MailAddress("bob", "example.test"));
        Envelope envelope = new Envelope(null, recipients, Envelope.Body.SEVEN_BIT, false);
        return new MailTransaction("Q1", "s1", client, envelope, message, Set.of(), now);
    }

    private static String text(MailMessage message) throws IOException {
        return new String(Mails.bytes(message), StandardCharsets.UTF_8);
    }
}
