package io.sallyport.journal;

import static io.sallyport.testing.Decisions.NOON;
import static io.sallyport.testing.Decisions.decision;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.journal.Decision.Ending;
import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.testing.Decisions;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static final Finding LISTED = points("3", "dnsbl.listed");
    private static final Finding BULK = points("2.5", "header.bulk");

    @Test
    void connectionThatIsRefusedIsRefusedToEverybody() {
        Decision refused = decision("q1")
                .to()
                .at(Stage.CONNECT)
                .ending(Decision.Ending.REFUSED)
                .found(Finding.reject("protocol.early-talker", "early"))
                .build();
        assertThat(Explanation.of(refused, List.of()).summary()).contains("For everybody: ");
    }

    @Test
    void oneFindingMadeTheDifference() {
        assertThat(summary(Ending.HELD, LISTED, points("2.2", "header.bulk")))
                .isEqualTo(
                        "Held at DATA under policy 90f3568998d6. For bob@example.test: held; 5.2 points, 2.2 above tag (3),"
                                + " 0.2 above hold (5), 4.8 below reject (10); without dnsbl.listed it would have been delivered"
                                + " (2.2 points).");
    }

    @Test
    void deliveredMailTellsHowFarItWasFromBeingHeld() {
        assertThat(summary(Ending.ACCEPTED, points("2.7", "header.bulk")))
                .contains("delivered; 2.7 points, 0.3 below tag (3), 2.3 below hold (5), 7.3 below reject (10).");
    }

    @Test
    void eachAlternativeIsWhatTheJudgeWouldHaveDone() {
        assertThat(alternatives(LISTED, BULK))
                .containsExactly(
                        "without dnsbl.listed it would have been delivered (2.5 points)",
                        "without header.bulk it would have been delivered with a mark (3 points)");
    }

    @Test
    void whereNoSingleFindingDecidesAllTogetherDo() {
        Finding early = Finding.reject("helo.own-name", "ours");
        Finding other = Finding.reject("sender.own-domain", "ours");
        assertThat(alternatives(early, other, BULK))
                .containsExactly("without helo.own-name, sender.own-domain it would have been delivered (2.5 points)");
    }

    @Test
    void demandOfOneFindingStandsBehindPoints() {
        assertThat(alternatives(Finding.reject("helo.own-name", "ours"), LISTED, BULK))
                .containsExactly("without helo.own-name it would have been held (5.5 points)");
    }

    @Test
    void whoIsSparedWouldHaveBeenHeldWithoutTheEntry() {
        Finding known = Finding.spares(List.of("dnsbl.*"), "lists.allowed", "policies/lists/partners.txt:3");
        assertThat(alternatives(LISTED, BULK, known))
                .containsExactly("without lists.allowed it would have been held (5.5 points)");
    }

    @Test
    void whatSpeaksForTheMailIsAskedForToo() {
        assertThat(alternatives(LISTED, BULK, points("-2", "dnswl.listed")))
                .contains("without dnswl.listed it would have been held (5.5 points)");
    }

    @Test
    void shadowTellsWhatItWouldHaveDone() {
        assertThat(alternatives(BULK, points("3", "classifier.spam").inShadow()))
                .containsExactly("if classifier.spam were not in shadow it would have been held (5.5 points)");
    }

    @Test
    void conditionalDemandDependsOnTheSum() {
        Finding grey = Finding.deferFrom(Score.of("2"), "greylist.new", "first time");
        assertThat(alternatives(BULK, grey))
                .containsExactly(
                        "without greylist.new it would have been delivered (2.5 points)",
                        "without header.bulk it would have been delivered (0 points)");
    }

    @Test
    void unavailableScannerIsAReasonLikeAnother() {
        Finding silent = Finding.unavailable("antivirus.silent", "time is over")
                .having(new Finding.Effect.Unavailable(Action.HOLD));
        Explanation explanation = explain(decision("q1").ending(Ending.HELD).found(silent));
        assertThat(explanation.summary()).contains("held, as antivirus.silent asks; 0 points");
        assertThat(lines(explanation, "finding"))
                .containsExactly("antivirus.silent, could not tell, which means hold: time is over");
        assertThat(lines(explanation, "alternative"))
                .containsExactly("without antivirus.silent it would have been delivered (0 points)");
    }

    @Test
    void beforeTheMessageOnlyDemandsForARefusalAct() {
        Explanation explanation = explain(decision("q1")
                .at(Stage.RCPT)
                .ending(Ending.REFUSED)
                .found(Finding.reject("dnsbl.listed", "yes"), Finding.hold("sender.odd", "x"), points("50", "a.b")));
        assertThat(lines(explanation, "alternative"))
                .containsExactly("without dnsbl.listed it would have been delivered (50 points)");
    }

    @Test
    void noteChangesNothing() {
        assertThat(alternatives(Finding.noted("header.list", "x"), BULK)).isEmpty();
    }

    @Test
    void theStoryIsToldInTheOrderOfTime() {
        Explanation explanation = Explanation.of(
                decision("q1")
                        .ending(Ending.HELD)
                        .found(Finding.points(Score.of("5"), "dnsbl.listed", "bl.example says 127.0.0.2")
                                .with("zone", "bl.example"))
                        .detail("stored for the inner door")
                        .build(),
                List.of(Decisions.event("q1", DeliveryEvent.Kind.DEFERRED, NOON.plusSeconds(60))));
        assertThat(explanation.story())
                .extracting(line -> line.about() + ": " + line.text())
                .containsExactly(
                        "connection: 192.0.2.1 came to listener smtp, said EHLO mx.sender.example, behind TLSv1.3"
                                + " (TLS_AES_256_GCM_SHA384); noticed: early-talker",
                        "envelope: from ann@sender.example for bob@example.test",
                        "message: 2048 octets, From: Ann <ann@sender.example>, Subject: Hello, Message-ID:"
                                + " <1@sender.example>",
                        "authentication: spf pass smtp.mailfrom=ann@sender.example: matched ip4",
                        "finding: dnsbl.listed, 5 points: bl.example says 127.0.0.2; zone: bl.example",
                        "verdict: policy default for bob@example.test: held; 5 points, 2 above tag (3), just at hold (5),"
                                + " 5 below reject (10)",
                        "alternative: without dnsbl.listed it would have been delivered (0 points)",
                        "detail: stored for the inner door",
                        "reply: the client was told: 250 2.0.0 Accepted as q1",
                        "times: decided 2026-11-22T12:00:00.123456Z, 140 ms after it began (rcpt at 20 ms, data at 120 ms)",
                        "delivery: 2026-11-22T12:01:00.123456Z bob@example.test: deferred by 192.0.2.25:25, which said:"
                                + " 451 4.3.0 Busy (attempt 1)");
    }

    private static Finding points(String points, String name) {
        return Finding.points(Score.of(points), name, "seen");
    }

    private static String summary(Ending ending, Finding... findings) {
        return explain(decision("q1").ending(ending).found(findings)).summary();
    }

    private static List<String> alternatives(Finding... findings) {
        return lines(explain(decision("q1").found(findings)), "alternative");
    }

    private static Explanation explain(Decisions decision) {
        return Explanation.of(decision.build(), List.of());
    }

    private static List<String> lines(Explanation explanation, String about) {
        return explanation.story().stream()
                .filter(line -> line.about().equals(about))
                .map(Explanation.Line::text)
                .toList();
    }
}
