package io.sallyport.filter.antivirus;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.content.Item;
import io.sallyport.content.Item.Role;
import io.sallyport.content.type.FileType;
import io.sallyport.filter.FilterConfig;
import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Octets;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.testing.Chains;
import io.sallyport.testing.Configs;
import io.sallyport.testing.Eicar;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeClamd;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeContent;
import io.sallyport.testing.FakeIcap;
import io.sallyport.testing.FakeService;
import io.sallyport.testing.FilterSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AntivirusFilterTest {
    private static final String EICAR_MESSAGE = "Subject: x\n\n" + Eicar.text() + "\n";

    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final FakeClamd clamd = FakeClamd.tcp();
    private final FakeClamd second = FakeClamd.tcp();
    private final AntivirusFilter filter =
            new AntivirusFilter(Configs.of(AntivirusConfig.class), Configs.of(FilterConfig.class), clock);

    @AfterEach
    void close() {
        clamd.close();
        second.close();
    }

    private AntivirusSettings settings(String... more) {
        return FilterSettings.of(
                AntivirusSettings.class, "servers: [\"%s\"]\n%s".formatted(clamd.server(), String.join("\n", more)));
    }

    private AntivirusSettings both(String... more) {
        return FilterSettings.of(
                AntivirusSettings.class,
                "servers: [\"%s\", \"%s\"]\n%s".formatted(clamd.server(), second.server(), String.join("\n", more)));
    }

    private static Examinations mail() {
        return Examinations.at(Stage.DATA);
    }

    private static Item item(String path, int depth, Role role, byte[] octets) {
        return new Item(
                path,
                "1",
                role,
                depth,
                List.of(),
                null,
                new FileType("application/octet-stream", FileType.Kind.UNKNOWN),
                Set.of(),
                Octets.of(octets));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private List<Finding> examine(Examinations mail, AntivirusSettings settings) throws Exception {
        return filter.examine(mail, settings);
    }

    @Test
    void nothingIsSaidOfCleanMail() throws Exception {
        assertThat(examine(mail(), settings())).isEmpty();
        assertThat(clamd.scanned()).hasSize(1);
    }

    @Test
    void infectedMailIsRefused() throws Exception {
        Finding finding = examine(mail().message(EICAR_MESSAGE), settings()).getFirst();
        assertThat(finding.name()).isEqualTo("antivirus.infected");
        assertThat(finding.effect()).isEqualTo(new Effect.Demand(Action.REJECT, null));
        assertThat(finding.evidence())
                .containsEntry("name", FakeClamd.EICAR_NAME)
                .containsEntry("part", "message")
                .containsEntry("server", clamd.server())
                .containsKey("engine");
        assertThat(Objects.requireNonNull(finding.reason()).text()).isEqualTo("The message carries malware");
    }

    @Test
    void infectedMailIsRefusedByIcapToo() throws Exception {
        try (FakeIcap icap = FakeIcap.tcp()) {
            AntivirusSettings settings =
                    FilterSettings.of(AntivirusSettings.class, "servers: [\"%s\"]".formatted(icap.server()));
            assertThat(examine(mail(), settings)).isEmpty();
            assertThat(examine(mail().message(EICAR_MESSAGE), settings))
                    .extracting(Finding::name)
                    .containsExactly("antivirus.infected");
        }
    }

    @Test
    void attachmentsAreScannedAsMailProgramsShowThem() throws Exception {
        FakeContent content = new FakeContent()
                .item(item("1", 0, Role.BODY, octets("body")))
                .item(item("2", 0, Role.ATTACHMENT, Eicar.octets()));
        assertThat(examine(mail().content(content), settings()))
                .extracting(finding -> finding.evidence().get("part"))
                .containsExactly("2");
        assertThat(clamd.scanned()).hasSize(2);
    }

    @Test
    void packedFilesAreScannedIfAskedFor() throws Exception {
        FakeContent content = new FakeContent()
                .item(item("2", 0, Role.ATTACHMENT, octets("zip")))
                .item(item("2/a.exe", 1, Role.MEMBER, Eicar.octets()));
        assertThat(examine(mail().content(content), settings())).isEmpty();
        assertThat(examine(mail().content(content), settings("scan: [members]")))
                .extracting(finding -> finding.evidence().get("part"))
                .containsExactly("2/a.exe");
    }

    @Test
    void whatIsInfectedAlreadyIsNotTakenApart() throws Exception {
        FakeContent content = new FakeContent().item(item("2", 0, Role.ATTACHMENT, Eicar.octets()));
        assertThat(examine(mail().message(EICAR_MESSAGE).content(content), settings()))
                .hasSize(1);
        assertThat(clamd.scanned()).hasSize(1);
    }

    @Test
    void heuristicsWeighByTheirKind() throws Exception {
        AntivirusSettings settings = settings("suspicious: 3", "encrypted: hold", "limits: off");
        assertThat(replied("Heuristics.Phishing.Email", settings))
                .containsExactly("antivirus.suspicious " + new Effect.Points(Score.of("3")));
        assertThat(replied("PUA.Tool", settings))
                .containsExactly("antivirus.suspicious " + new Effect.Points(Score.of("3")));
        assertThat(replied("Heuristics.Encrypted.Zip", settings))
                .containsExactly("antivirus.encrypted " + new Effect.Demand(Action.HOLD, null));
        assertThat(replied("Heuristics.Limits.Exceeded", settings)).isEmpty();
    }

    @Test
    void namesWeighAsThePolicySays() throws Exception {
        AntivirusSettings settings = settings("named: { Sane.: 2, Sane.Spam.: 5, PUA.: off }");
        assertThat(replied("Sane.Spam.1", settings))
                .containsExactly("antivirus.named " + new Effect.Points(Score.of("5")));
        assertThat(replied("Sane.Other", settings))
                .containsExactly("antivirus.named " + new Effect.Points(Score.of("2")));
        assertThat(replied("PUA.Tool", settings)).isEmpty();
        assertThat(replied("Insane.Virus", settings))
                .containsExactly("antivirus.infected " + new Effect.Demand(Action.REJECT, null));
    }

    private List<String> replied(String threat, AntivirusSettings settings) throws Exception {
        clamd.replying("stream: " + threat + " FOUND");
        return examine(mail().message("Subject: %s\n\nx\n".formatted(threat)), settings).stream()
                .map(finding -> finding.name() + " " + finding.effect())
                .toList();
    }

    @Test
    void nameThatIsFoundTwiceCountsOnce() throws Exception {
        clamd.replying("stream: PUA.Tool FOUND");
        FakeContent content = new FakeContent()
                .item(item("2", 0, Role.ATTACHMENT, octets("a")))
                .item(item("3", 0, Role.ATTACHMENT, octets("b")));
        assertThat(examine(mail().content(content), settings())).hasSize(1);
        assertThat(clamd.scanned()).hasSize(3);
    }

    @Test
    void whatIsTooLargeIsNotScannedAndSaidSo() throws Exception {
        FakeContent content = new FakeContent()
                .item(item("2", 0, Role.ATTACHMENT, new byte[1025]))
                .item(item("3", 0, Role.ATTACHMENT, new byte[1024]));
        assertThat(examine(mail().content(content), settings("most-size: 1K", "too-large: hold")))
                .extracting(finding -> finding.name() + " " + finding.evidence())
                .containsExactly("antivirus.too-large {part=2, size=1025}");
        assertThat(clamd.scanned()).hasSize(2);
    }

    @Test
    void whatTheScannerDoesNotTakeIsSaidSoAndAskedAgain() throws Exception {
        clamd.streamMaxLength(10);
        for (int i = 0; i < 2; i++) {
            assertThat(examine(mail(), settings())).extracting(Finding::name).containsExactly("antivirus.too-large");
        }
        clamd.streamMaxLength(1 << 20);
        assertThat(examine(mail(), settings())).isEmpty();
    }

    @Test
    void tooManyFilesAreSaidSo() throws Exception {
        FakeContent content = new FakeContent();
        for (int i = 0; i < 5; i++) {
            content.item(item("1/" + i, 1, Role.MEMBER, new byte[i + 1]));
        }
        assertThat(examine(mail().content(content), settings("scan: [members]", "most-items: 3")))
                .extracting(Finding::name)
                .containsExactly("antivirus.too-many");
        assertThat(clamd.scanned()).hasSize(3);
        assertThat(examine(mail().content(content), settings("scan: [members]", "most-items: 5")))
                .isEmpty();
    }

    @Test
    void knownOctetsAreNotScannedAgain() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(examine(mail().message(EICAR_MESSAGE), settings())).hasSize(1);
            assertThat(examine(mail(), settings())).isEmpty();
        }
        assertThat(clamd.scanned()).hasSize(2);
        assertThat(clamd.versionsAsked()).isEqualTo(1);
    }

    @Test
    void knownOctetsAreScannedAgainWithNewSignatures() throws Exception {
        assertThat(examine(mail(), settings())).isEmpty();
        clamd.version("ClamAV 1.4.3/27451/Mon Nov 23 08:00:00 2026").replying("stream: New.Virus FOUND");
        clock.advance(Duration.ofSeconds(59));
        assertThat(examine(mail(), settings())).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        assertThat(examine(mail(), settings())).hasSize(1);
    }

    @Test
    void knownOctetsAreScannedAgainByOtherServers() throws Exception {
        assertThat(examine(mail(), settings())).isEmpty();
        assertThat(examine(mail(), both())).isEmpty();
        assertThat(clamd.scanned()).hasSize(2);
    }

    @Test
    void nextServerIsAskedIfOneFailsAndTheFailedOneIsLeftAloneForAWhile() throws Exception {
        clamd.replying("stream: ERROR");
        assertThat(examine(mail().header("Subject: 1"), both())).isEmpty();
        assertThat(examine(mail().header("Subject: 2"), both())).isEmpty();
        assertThat(clamd.scanned()).hasSize(1);
        assertThat(second.scanned()).hasSize(2);
        clamd.replying("stream: OK");
        clock.advance(Duration.ofSeconds(31));
        assertThat(examine(mail().header("Subject: 3"), both())).isEmpty();
        assertThat(clamd.scanned()).hasSize(2);
    }

    @Test
    void serversShareTheWorkInTurn() throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(examine(mail().header("Subject: " + i), both("order: round-robin")))
                    .isEmpty();
        }
        assertThat(clamd.scanned()).hasSize(2);
        assertThat(second.scanned()).hasSize(2);
    }

    @Test
    void withoutAnyAnswerThePolicyDecides() {
        second.replying("stream: lstat() failed ERROR");
        clamd.close();
        Finding finding = inChain(both(), Duration.ofMinutes(1)).getFirst();
        assertThat(finding.name()).isEqualTo("antivirus.unavailable");
        assertThat(finding.effect()).isEqualTo(new Effect.Unavailable(Action.DEFER));
        assertThat(finding.detail()).contains(clamd.server() + ": ", second.server() + ": answered stream: lstat()");
    }

    @Test
    void whatWasFoundInAMessageHoldsThoughNobodyCanTellWhatItCarries() throws Exception {
        clamd.replying("stream: PUA.Tool FOUND");
        assertThat(examine(mail().content(new FakeContent().failing()), settings()))
                .extracting(Finding::name)
                .containsExactly("antivirus.suspicious", "antivirus.unavailable");
    }

    @Test
    void whatWasFoundBeforeAllServersFailedIsSaidToo() throws Exception {
        clamd.replying("stream: PUA.Tool FOUND").streamMaxLength(1000);
        FakeContent content = new FakeContent().item(item("2", 0, Role.ATTACHMENT, octets("a")));
        clamd.insteadOfReply(new FakeService.Script() {
            private boolean answered;

            @Override
            public synchronized void serve(InputStream in, OutputStream out) throws IOException {
                if (!answered) {
                    out.write(octets("stream: PUA.Tool FOUND\0"));
                }
                answered = true;
            }
        });
        assertThat(examine(mail().content(content), settings()))
                .extracting(Finding::name)
                .containsExactly("antivirus.suspicious", "antivirus.unavailable");
    }

    @Test
    void serverThatHangsCostsTheBudgetOnceAndThenTheOtherIsAsked() {
        clamd.insteadOfReply((in, out) -> FakeService.hang(in));
        // On a busy machine the second mail may come before it is noted that the first one was given up
        AntivirusSettings settings = both("answer: 10s");
        assertThat(inChain(settings, Duration.ofMillis(300)))
                .extracting(Finding::name)
                .containsExactly("antivirus.unavailable");
        assertThat(inChain(settings, Duration.ofMinutes(1))).isEmpty();
        assertThat(second.scanned()).hasSize(1);
    }

    private List<Finding> inChain(AntivirusSettings settings, Duration budget) {
        return Chains.of(clock, filter)
                .screen(mail())
                .findings(List.of(Chains.rule("antivirus", settings, Action.DEFER, budget)));
    }

    @Test
    void policyTestsFindEicarAndAskNobody() throws Exception {
        AntivirusFilter rehearsing = AntivirusFilter.rehearsing();
        assertThat(rehearsing.examine(mail(), settings())).isEmpty();
        assertThat(rehearsing.examine(mail().message("Subject: X5O!P\n\nX5X5" + Eicar.text()), settings()))
                .extracting(Finding::name)
                .containsExactly("antivirus.infected");
        assertThat(clamd.versionsAsked()).isZero();
    }

    @Test
    void exampleHolds() {
        assertThat(FilterSettings.example(AntivirusSettings.class).servers()).hasSize(2);
    }

    @Test
    void serversAreWrittenInOneOfThreeForms() {
        for (String server : List.of(
                "clamd:127.0.0.1:3310",
                "clamd:[::1]:3310",
                "clamd:/run/clamav/clamd.ctl",
                "icap://av.example:1344/avscan",
                "icap://[::1]:1344/a/b?allow204=on")) {
            assertThat(ScanServer.of(server)).hasToString(server).isEqualTo(ScanServer.of(server));
        }
        assertThat(ScanServer.of("icap://av.example")).hasToString("icap://av.example:1344/");
        for (String server : List.of("", "clamd", "clamd:host", "http://a/", "icap:a", "icap://a b/", "icap:///x")) {
            assertThat(FilterSettings.problems(AntivirusSettings.class, "servers: [\"%s\"]".formatted(server)))
                    .as(server)
                    .isNotEmpty();
        }
    }
}
