package io.sallyport.filter.rspamd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.filter.FilterConfig;
import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.testing.Chains;
import io.sallyport.testing.Configs;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeRspamd;
import io.sallyport.testing.FakeService;
import io.sallyport.testing.FilterSettings;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RspamdFilterTest {
    private static final String SPAM = """
            {"is_skipped": false, "score": 9.3, "required_score": 15.0, "action": "add header", "time_real": 0.1,
             "symbols": {
               "BAYES_SPAM": {"name": "BAYES_SPAM", "score": 5.1, "description": "Bayes", "options": ["99.99%", "x"]},
               "R_DKIM_ALLOW": {"name": "R_DKIM_ALLOW", "score": -0.2},
               "ARC_NA": {"score": 0},
               "URIBL_(EXAMPLE)": {"score": 4.4}},
             "messages": {}, "message-id": "1@sender.example"}""";

    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final FakeRspamd rspamd = FakeRspamd.start();
    private final RspamdFilter filter = new RspamdFilter(Configs.of(FilterConfig.class), clock);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        rspamd.close();
    }

    private static RspamdSettings settings(String server, String... more) {
        return FilterSettings.of(
                RspamdSettings.class, "servers: [\"%s\"]\n%s".formatted(server, String.join("\n", more)));
    }

    private List<String> examine(String... more) throws Exception {
        return filter.examine(mail(), settings(rspamd.server(), more)).stream()
                .map(RspamdFilterTest::shown)
                .toList();
    }

    private static Examinations mail() {
        return Examinations.at(Stage.DATA);
    }

    private static String shown(Finding finding) {
        return switch (finding.effect()) {
            case Effect.Points(Score score) -> finding.name() + " " + score;
            case Effect.Demand(Action action, Score from) -> finding.name() + " " + action.text();
            case Effect.Unavailable unavailable -> finding.name() + " " + finding.detail();
            case Effect.Noted noted -> finding.name();
            case Effect.Spares spares -> throw new AssertionError(finding);
            case Effect.Strip strip -> throw new AssertionError(finding);
        };
    }

    @Test
    void messageAndEnvelopeAreSent() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "secret word\n");
        Examinations mail = mail().from("anne@sender.example")
                .to("b@example.test", "c@example.test")
                .helo("client.example");
        assertThat(filter.examine(mail, settings(rspamd.server(), "password-file: " + password)))
                .isEmpty();
        FakeRspamd.Request request = rspamd.requests().getFirst();
        assertThat(request.line()).isEqualTo("POST /checkv2");
        assertThat(request.body()).isEqualTo(Mails.bytes(mail.message()));
        assertThat(request.fields())
                .containsEntry("Ip", List.of("192.0.2.1"))
                .containsEntry("Helo", List.of("client.example"))
                .containsEntry("Hostname", List.of("mail.sender.example"))
                .containsEntry("From", List.of("anne@sender.example"))
                .containsEntry("Rcpt", List.of("b@example.test", "c@example.test"))
                .containsEntry("Queue-id", List.of("session-1"))
                .containsEntry("Password", List.of("secret word"))
                .containsEntry("Content-length", List.of(String.valueOf(request.body().length)));
    }

    @Test
    void reportAndOddClientsAreSentToo() throws Exception {
        Examinations mail = mail().from(null).helo("a\u00e4\u0007b").confirmedName(null);
        assertThat(filter.examine(mail, settings(rspamd.server()))).isEmpty();
        assertThat(rspamd.requests().getFirst().fields())
                .containsEntry("From", List.of("<>"))
                .containsEntry("Helo", List.of("a??b"))
                .doesNotContainKey("Hostname");
    }

    @Test
    void theSumCountsAndSymbolsAreRecorded() throws Exception {
        rspamd.answering(SPAM);
        assertThat(examine("scale: 0.5"))
                .containsExactly(
                        "rspamd.total-score 4.65",
                        "rspamd.bayes_spam",
                        "rspamd.uribl__example_",
                        "rspamd.r_dkim_allow",
                        "rspamd.arc_na",
                        "rspamd.action-add-header");
        assertThat(filter.examine(mail(), settings(rspamd.server())).get(1).evidence())
                .containsEntry("options", "99.99%, x")
                .containsEntry("score", "5.1");
    }

    @Test
    void symbolsCountInsteadWhereThePolicySaysSo() throws Exception {
        rspamd.answering(SPAM);
        assertThat(examine("symbols: points", "most-points: 5"))
                .containsExactly(
                        "rspamd.total-score",
                        "rspamd.bayes_spam 5",
                        "rspamd.uribl__example_ 4.4",
                        "rspamd.r_dkim_allow -0.2",
                        "rspamd.arc_na",
                        "rspamd.action-add-header");
        assertThat(examine("symbols: off")).containsExactly("rspamd.total-score 9.3", "rspamd.action-add-header");
    }

    @Test
    void absurdScoresAreBounded() throws Exception {
        rspamd.answering("{\"score\": 1e300, \"action\": \"reject\", \"symbols\": {\"A\": {\"score\": -1e999}}}");
        assertThat(examine("symbols: points", "action: { reject: reject }"))
                .containsExactly("rspamd.total-score", "rspamd.a -10", "rspamd.action-reject reject");
    }

    @Test
    void actionsWeighAsThePolicySays() throws Exception {
        for (String action : List.of(
                "reject", "soft reject", "greylist", "add header", "rewrite subject", "quarantine", "discard")) {
            rspamd.answering("{\"score\": 0, \"action\": \"%s\", \"symbols\": {}}".formatted(action));
            String key = action.replace(' ', '-');
            assertThat(examine("action: { %s: hold }".formatted(key)))
                    .containsExactly("rspamd.action-%s hold".formatted(key));
            assertThat(examine("action: { %s: off }".formatted(key))).isEmpty();
        }
        rspamd.answering("{\"score\": 0, \"action\": \"a new one\", \"symbols\": {}}");
        assertThat(examine("action: { other: 1 }")).containsExactly("rspamd.action-other 1");
    }

    @Test
    void symbolsHaveNamesThatPoliciesCanWriteAndNoneOfOurs() {
        assertThat(RspamdFilter.findingName("TOTAL-SCORE")).isEqualTo("total_score");
        assertThat(RspamdFilter.findingName("UNAVAILABLE")).isEqualTo("unavailable_");
        assertThat(RspamdFilter.findingName("")).isEqualTo("_");
        assertThat(RspamdFilter.findingName("X".repeat(500))).hasSize(70);
    }

    @Test
    void onlyTheHeaviestOfManySymbolsAreRecorded() throws Exception {
        rspamd.answering(IntStream.range(0, 500)
                .mapToObj(i -> "\"S%d\": {\"score\": %d}".formatted(i, i))
                .collect(Collectors.joining(",", "{\"score\": 1, \"action\": \"no action\", \"symbols\": {", "}}")));
        assertThat(examine())
                .hasSize(152)
                .contains("rspamd.s499", "rspamd.more-symbols")
                .doesNotContain("rspamd.s1");
    }

    @Test
    void messageThatIsTooLargeIsNotSent() throws Exception {
        assertThat(examine("most-size: 10", "too-large: tag")).containsExactly("rspamd.too-large tag");
        assertThat(rspamd.requests()).isEmpty();
    }

    @Test
    void messageThatItDoesNotLookAtIsSaidSo() throws Exception {
        rspamd.answering("{\"is_skipped\": true, \"score\": 0, \"action\": \"no action\", \"symbols\": {}}");
        assertThat(examine("not-checked: hold")).containsExactly("rspamd.not-checked hold");
    }

    @Test
    void answerThatIsNoneIsUnavailable() throws Exception {
        for (String answer : List.of(
                "",
                "no JSON",
                "[]",
                "{}",
                "{\"action\": \"no action\", \"symbols\": {}}",
                "{\"score\": \"1\", \"action\": \"no action\", \"symbols\": {}}",
                "{\"score\": NaN, \"action\": \"no action\", \"symbols\": {}}",
                "{\"score\": 1, \"action\": \"no action\", \"symbols\": []}",
                "{\"score\": 1, \"action\": \"no action\", \"symbols\": {},",
                "{\"score\": 1, \"symbols\": ".repeat(1000))) {
            rspamd.answering(answer);
            assertThat(examine()).as(answer).singleElement().asString().startsWith("rspamd.unavailable http://");
        }
        rspamd.answering(500, "{\"error\": \"worker is\u0007 tired\"}");
        assertThat(examine()).singleElement().asString().contains("answered 500 {\"error\": \"worker is? tired\"}");
        rspamd.answering(302, "");
        assertThat(examine()).singleElement().asString().contains("answered 302");
    }

    @Test
    void answerThatIsTooLongIsUnavailable() throws Exception {
        rspamd.answering(" ".repeat(2 << 20));
        assertThat(examine()).singleElement().asString().startsWith("rspamd.unavailable");
    }

    @Test
    void serverThatHangsBeforeOrWithinItsAnswerIsGivenUp() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        List<FakeService.Script> slow = List.of((in, out) -> FakeService.ignore(enough), (in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
            FakeService.ignore(enough);
        });
        for (FakeService.Script script : slow) {
            try (FakeService service = FakeService.tcp(script)) {
                assertThat(filter.examine(mail(), settings("http://" + service.address(), "answer: 200ms")))
                        .singleElement()
                        .satisfies(finding -> assertThat(finding.detail()).contains("no answer within PT0.2S"));
            }
        }
        enough.countDown();
    }

    @Test
    void nextServerIsAskedIfOneFails() throws Exception {
        try (FakeRspamd second = FakeRspamd.start()) {
            rspamd.answering(503, "");
            RspamdSettings both = FilterSettings.of(
                    RspamdSettings.class, "servers: [\"%s\", \"%s\"]".formatted(rspamd.server(), second.server()));
            assertThat(filter.examine(mail(), both)).isEmpty();
            assertThat(filter.examine(mail(), both)).isEmpty();
            assertThat(rspamd.requests()).hasSize(1);
            assertThat(second.requests()).hasSize(2);
        }
    }

    @Test
    void withoutAnyAnswerThePolicyDecides() {
        rspamd.close();
        Finding finding = Chains.of(clock, filter)
                .screen(mail())
                .findings(
                        List.of(Chains.rule("rspamd", settings(rspamd.server()), Action.DEFER, Duration.ofMinutes(1))))
                .getFirst();
        assertThat(finding.name()).isEqualTo("rspamd.unavailable");
        assertThat(finding.effect()).isEqualTo(new Effect.Unavailable(Action.DEFER));
    }

    @Test
    void withoutItsPasswordNobodyIsAsked() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty"));
        for (Path file : List.of(folder.resolve("missing"), empty)) {
            assertThatThrownBy(() -> examine("password-file: " + file)).isInstanceOf(IOException.class);
        }
        assertThat(rspamd.requests()).isEmpty();
    }

    @Test
    void policyTestsAskNobody() throws Exception {
        assertThat(RspamdFilter.rehearsing().examine(mail(), settings(rspamd.server())))
                .isEmpty();
        assertThat(rspamd.requests()).isEmpty();
    }

    @Test
    void settingsThatCannotHoldAreRefused() {
        assertThat(FilterSettings.example(RspamdSettings.class).servers()).hasSize(2);
        for (String server : List.of("", "rspamd:11333", "ftp://a", "http://a/b", "http://u:p@a", "http://a?b")) {
            assertThat(FilterSettings.problems(RspamdSettings.class, "servers: [\"%s\"]".formatted(server)))
                    .as(server)
                    .isNotEmpty();
        }
        assertThat(FilterSettings.problems(RspamdSettings.class, "servers: [\"http://a\"]\nscale: -1"))
                .isNotEmpty();
    }
}
