package io.sallyport.probe;

import static io.sallyport.probe.ProbeFixture.of;
import static io.sallyport.probe.ProbeFixture.sound;
import static io.sallyport.probe.ProbeFixture.target;
import static io.sallyport.probe.ProbeFixture.testMail;
import static io.sallyport.probe.ProbeFixture.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.HostPort;
import io.sallyport.policy.RelayPolicy.Protocol;
import io.sallyport.policy.RelayPolicy.TlsPolicy.Mode;
import io.sallyport.testing.FakeBackend;
import io.sallyport.testing.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendProbeTest {
    private final ProbeFixture fixture = new ProbeFixture();

    @Test
    void soundBackendHasNothingToMend() {
        try (FakeBackend backend = sound()) {
            Report report = fixture.probe(backend, testMail());
            assertThat(report.results())
                    .filteredOn(result -> result.outcome().isBad())
                    .isEmpty();
            assertThat(report.isReached()).isTrue();
            for (Check check : List.of(Check.RECIPIENTS, Check.OPEN_RELAY, Check.SPF, Check.SMUGGLING)) {
                assertThat(words(report, check)).as(check.word()).containsExactly("good");
            }
            assertThat(of(report, Check.SMUGGLING)).hasSize(EndOfData.values().length + 1);
        }
    }

    @Test
    void nobodyButTheTestAddressGetsMailAndAsManyAsSaid() {
        try (FakeBackend backend = sound()) {
            fixture.probe(backend, testMail());
            assertThat(backend.mails())
                    .hasSize(BackendProbe.TEST_MAILS)
                    .allSatisfy(mail -> assertThat(mail.recipients()).containsExactly("<test@example.test>"));
        }
    }

    @Test
    void withoutTestAddressNothingIsSent() {
        try (FakeBackend backend = sound()) {
            Report report = fixture.probe(backend, Wishes.NONE);
            assertThat(backend.commands()).noneMatch(command -> command.startsWith("DATA"));
            assertThat(backend.commands()).noneMatch(command -> command.startsWith("BDAT"));
            assertThat(words(report, Check.SMUGGLING)).containsExactly("unknown");
            assertThat(words(report, Check.OPEN_RELAY)).containsExactly("good");
        }
    }

    @Test
    void backendThatTakesALoneLineFeedForTheEndIsFoundOut() {
        try (FakeBackend backend = sound().endingDataAlsoAt("\n.\n", "\n.\r\n")) {
            Report report = fixture.probe(backend, testMail());
            assertThat(of(report, Check.SMUGGLING))
                    .filteredOn(result -> result.outcome() instanceof Outcome.Warning)
                    .extracting(Result::subject)
                    .contains("<LF>.<LF>", "<LF>.<CR><LF>")
                    .doesNotContain("<CR>.<CR>", "<CR><LF>.<CR>");
            assertThat(of(report, Check.SMUGGLING))
                    .filteredOn(result -> result.subject().equals("<LF>.<LF>"))
                    .singleElement()
                    .satisfies(result -> assertThat(result.outcome().seen())
                            .contains("takes the second mail", "never sends such octets"));
            assertThat(backend.mails())
                    .anySatisfy(mail -> assertThat(new String(mail.bytes(), StandardCharsets.US_ASCII))
                            .startsWith("From: ")
                            .contains("SMUGGLED")
                            .doesNotContain("end of data"));
        }
    }

    @Test
    void backendThatTakesAStuffedDotForTheEndFailsForTheRelaySendsSuch() {
        try (FakeBackend backend = sound().endingDataAlsoAt("\r\n..\r\n")) {
            Report report = fixture.probe(backend, testMail());
            assertThat(of(report, Check.SMUGGLING))
                    .filteredOn(result -> result.outcome() instanceof Outcome.Failed)
                    .extracting(Result::subject)
                    .containsExactly("<CR><LF>..<CR><LF>");
        }
    }

    @Test
    void backendThatEndsDataEarlyAndObjectsToWhatFollowsIsStillWarnedOf() {
        try (FakeBackend backend = sound().endingDataAlsoAt("\r\n.\n")) {
            backend.when("END-OF-DATA").reply("250 2.0.0 Queued\r\n554 5.5.0 You speak out of turn");
            Report report = fixture.probe(backend, testMail());
            assertThat(words(report, Check.SMUGGLING)).contains("warning");
        }
    }

    @Test
    void openRelayAndTakerOfAllMailboxesAreFoundOutWithoutData() {
        try (FakeBackend backend = FakeBackend.smtp()) {
            Report report = fixture.probe(backend, Wishes.NONE);
            assertThat(words(report, Check.OPEN_RELAY)).containsExactly("warning");
            assertThat(words(report, Check.RECIPIENTS)).containsExactly("warning");
            assertThat(backend.mails()).isEmpty();
            assertThat(report.isBad()).isTrue();
        }
    }

    @Test
    void backendThatChecksSpfAgainstUsIsFoundOut() {
        try (FakeBackend backend = sound()) {
            backend.when("MAIL FROM:<probe@example.com>")
                    .reply("550 5.7.23 SPF: 127.0.0.1 is not allowed to send mail for example.com");
            Report report = fixture.probe(backend, testMail());
            assertThat(words(report, Check.SPF)).containsExactly("warning");
        }
    }

    @Test
    void refusalOfTheSenderForAnotherReasonIsNotTakenForSpf() {
        try (FakeBackend backend = sound()) {
            backend.when("MAIL FROM:<probe@example.com>").reply("550 5.1.8 Sender has a null MX");
            assertThat(words(fixture.probe(backend, testMail()), Check.SPF)).containsExactly("unknown");
        }
    }

    @Test
    void spfCannotBeToldWithoutADomainThatForbidsUs() {
        fixture.dns.txt("example.com", "v=spf1 +all"); // Two records are a permerror (RFC 7208 § 4.5)
        fixture.dns.txt("allowing.example", "v=spf1 +all");
        Wishes allowing = new Wishes(ProbeFixture.TEST, ProbeFixture.address("a@allowing.example"), null);
        try (FakeBackend backend = sound()) {
            assertThat(words(fixture.probe(backend, allowing), Check.SPF)).containsExactly("unknown");
        }
    }

    @Test
    void refusalOfTheTestAddressIsAFailure() {
        try (FakeBackend backend = FakeBackend.smtp()) {
            backend.when("RCPT TO:<").reply("550 5.7.1 Not from you");
            Report report = fixture.probe(backend, testMail());
            assertThat(words(report, Check.RECIPIENTS)).contains("failed");
            assertThat(of(report, Check.SMUGGLING))
                    .allMatch(result -> result.outcome().word().equals("unknown"));
            assertThat(backend.connections())
                    .as("it gives up on smuggling soon")
                    .isLessThan(12);
        }
    }

    @Test
    void lmtpBackendIsSpokenToInLmtp() {
        try (FakeBackend backend = FakeBackend.lmtp()) {
            backend.when("RCPT TO:<").reply("550 5.1.1 No such user");
            backend.when("RCPT TO:<test@example.test>").reply("250 2.1.5 OK");
            Report report = fixture.probe(target(backend, Protocol.LMTP, Mode.OPPORTUNISTIC), testMail());
            assertThat(backend.commands()).contains("LHLO mx.example.test").noneMatch(line -> line.startsWith("EHLO"));
            assertThat(report.isBad()).isFalse();
            assertThat(of(report, Check.OPEN_RELAY)).isEmpty();
            assertThat(words(report, Check.SMUGGLING)).containsExactly("good");
        }
    }

    @Test
    void handshakeIsMadeAndItsCertificateTold() {
        TestCertificates certificate = TestCertificates.forName("backend.example.test");
        try (FakeBackend backend = sound().withStartTls(certificate)) {
            Report report = fixture.probe(target(backend, Protocol.SMTP, Mode.REQUIRED), Wishes.NONE);
            assertThat(of(report, Check.TLS)).extracting(Result::subject).containsExactly("", "certificate", "trust");
            assertThat(of(report, Check.TLS).get(1).outcome().seen()).contains("for backend.example.test");
            assertThat(of(report, Check.TLS).get(2).outcome().advice()).contains(certificate.fingerprint());
            assertThat(words(report, Check.RELAY_TLS)).containsExactly("good");
        }
    }

    @Test
    void expiredCertificateIsWarnedOf() {
        fixture.clock.advance(Duration.ofDays(30));
        try (FakeBackend backend = sound().withStartTls(TestCertificates.forName("localhost"))) {
            Report report = fixture.probe(backend, Wishes.NONE);
            assertThat(of(report, Check.TLS).get(1).outcome()).isInstanceOf(Outcome.Warning.class);
        }
    }

    @Test
    void handshakeThatFailsIsToldAndMailStillFoundToGoInTheClear() {
        try (FakeBackend backend = sound().offering("STARTTLS", "SIZE 1000")) {
            backend.when("STARTTLS")
                    .replyRaw("220 2.0.0 Go\r\n500 in the clear\r\n".getBytes(StandardCharsets.US_ASCII));
            Report report = fixture.probe(backend, testMail());
            assertThat(words(report, Check.TLS)).containsExactly("warning");
            assertThat(of(report, Check.EXTENSIONS))
                    .filteredOn(result -> result.subject().equals("PIPELINING"))
                    .singleElement()
                    .satisfies(result -> assertThat(result.outcome().word()).isEqualTo("advice"));
        }
    }

    @Test
    void requiredTlsThatIsNotOfferedFails() {
        try (FakeBackend backend = sound()) {
            Report report = fixture.probe(target(backend, Protocol.SMTP, Mode.REQUIRED), Wishes.NONE);
            assertThat(words(report, Check.RELAY_TLS)).containsExactly("failed");
        }
    }

    @Test
    void serverThatKnowsOnlyHeloIsSpokenToSo() {
        try (FakeBackend backend = sound()) {
            backend.when("EHLO").reply("502 5.5.1 What?");
            Report report = fixture.probe(backend, testMail());
            assertThat(words(report, Check.GREETING)).containsExactly("good", "advice");
            assertThat(words(report, Check.SMUGGLING)).containsExactly("good");
            assertThat(backend.commands()).contains("HELO mx.example.test");
        }
    }

    @Test
    void silentBackendCostsALimitedTime() {
        fixture.step = Duration.ofMillis(200);
        try (FakeBackend backend = FakeBackend.smtp()) {
            backend.when("GREETING").stall();
            Report report = fixture.probe(backend, testMail());
            assertThat(report.isReached()).isFalse();
            assertThat(words(report, Check.REACHABLE)).containsExactly("failed");
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @Test
    void backendThatFallsSilentInTheMiddleIsAResult() {
        fixture.step = Duration.ofMillis(200);
        try (FakeBackend backend = sound()) {
            backend.when("END-OF-DATA").stall();
            Report report = fixture.probe(backend, testMail());
            assertThat(words(report, Check.SMUGGLING)).containsExactly("unknown");
            assertThat(backend.connections()).isLessThan(14);
        }
    }

    @Test
    void lineWithoutEndIsNotReadToItsEnd() {
        try (FakeBackend backend = FakeBackend.smtp()) {
            backend.when("GREETING").replyRaw("2".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII));
            Report report = fixture.probe(backend, testMail());
            assertThat(of(report, Check.REACHABLE))
                    .singleElement()
                    .satisfies(result -> assertThat(result.outcome().seen()).hasSizeLessThan(300));
        }
    }

    @Test
    void repliesWithoutEndAreNotReadToTheirEnd() {
        try (FakeBackend backend = sound()) {
            backend.when("EHLO").replyRaw("250-AGAIN\r\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
            Report report = fixture.probe(backend, testMail());
            assertThat(words(report, Check.GREETING)).contains("failed");
            assertThat(words(report, Check.SMUGGLING)).containsExactly("unknown");
        }
    }

    @Test
    void whatTheBackendSaysSteersNoTerminal() {
        try (FakeBackend backend = FakeBackend.smtp()) {
            backend.when("GREETING").reply("220 \u001b]0;owned\u0007 \u202e ESMTP Postfix");
            Report report = fixture.probe(backend, Wishes.NONE);
            assertThat(report.results())
                    .allMatch(result -> result.outcome().seen().chars().allMatch(c -> c >= 0x20 && c < 0x7f));
            assertThat(report.recipe()).isEqualTo(Recipe.POSTFIX);
        }
    }

    @Test
    void backendThatIsAwayIsNotReached() {
        FakeBackend backend = FakeBackend.smtp();
        Target gone = target(backend, Protocol.SMTP, Mode.OPPORTUNISTIC);
        backend.close();
        Report report = fixture.probe(gone, testMail());
        assertThat(report.isReached()).isFalse();
        assertThat(words(report, Check.REACHABLE)).containsExactly("failed");
    }

    @Test
    void serverThatWantsNothingOfUsIsNotReached() {
        try (FakeBackend backend = FakeBackend.smtp()) {
            backend.when("GREETING").replyAndClose("554 5.7.1 Not you");
            Report report = fixture.probe(backend, testMail());
            assertThat(report.isReached()).isFalse();
            assertThat(report.isBad()).isTrue();
            assertThat(of(report, Check.REACHABLE).getFirst().outcome().seen()).contains("554 5.7.1 Not you");
        }
    }

    @Test
    void headersAreBlamedOnlyForARefusalOfTheData() {
        try (FakeBackend backend = sound()) {
            backend.when("END-OF-DATA").reply("554 5.6.0 Strange fields");
            assertThat(words(fixture.probe(backend, testMail()), Check.HEADERS)).containsExactly("failed");
            backend.when("RCPT TO:<").reply("450 4.2.1 Later");
            assertThat(words(fixture.probe(backend, testMail()), Check.HEADERS)).containsExactly("unknown");
        }
    }

    @Test
    void externalAddressThatTakesMailFailsAndOneThatDoesNotAnswerIsGood() {
        FakeBackend shut = FakeBackend.smtp();
        HostPort closed = shut.address();
        shut.close();
        try (FakeBackend backend = sound()) {
            Report open = fixture.probe(backend, new Wishes(ProbeFixture.TEST, null, backend.address()));
            assertThat(words(open, Check.EXPOSURE)).containsExactly("good", "failed");
            Report good = fixture.probe(backend, new Wishes(null, null, closed));
            assertThat(words(good, Check.EXPOSURE)).containsExactly("good");
        }
    }
}
