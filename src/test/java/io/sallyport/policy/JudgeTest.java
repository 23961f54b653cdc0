package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.policy.Rule.Condition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final Thresholds THRESHOLDS = new Thresholds(Score.of("3"), Score.of("6"), Score.of("10"));

    @Test
    void sumOfPointsIsHeldAgainstTheThresholds() {
        assertThat(judge(points("a.x", "2.99")).action()).isEqualTo(Action.DELIVER);
        assertThat(judge(points("a.x", "2.5"), points("b.x", "0.5")).action()).isEqualTo(Action.TAG);
        assertThat(judge(points("a.x", "7"), points("b.x", "-1")).action()).isEqualTo(Action.HOLD);
        assertThat(judge(points("a.x", "10")).action()).isEqualTo(Action.REJECT);
    }

    @Test
    void strictestOfSumAndDemandsHolds() {
        Finding hold = Finding.hold("a.x", "");
        assertThat(judge(points("b.x", "20"), hold).action()).isEqualTo(Action.REJECT);
        assertThat(judge(points("b.x", "4"), hold).action()).isEqualTo(Action.HOLD);
        assertThat(judge(hold, Finding.defer("c.x", "")).action()).isEqualTo(Action.DEFER);
        assertThat(judge(Finding.demand(Action.DISCARD, "d.x", ""), hold).action())
                .isEqualTo(Action.DISCARD);
        assertThat(judge(Finding.demand(Action.DISCARD, "d.x", ""), Finding.reject("e.x", ""))
                        .action())
                .isEqualTo(Action.REJECT);
    }

    @Test
    void demandMayWaitForASum() {
        Finding greylist = Finding.deferFrom(Score.of("2"), "greylist.new", "");
        assertThat(judge(greylist, points("a.x", "1.99")).action()).isEqualTo(Action.DELIVER);
        assertThat(judge(greylist, points("a.x", "2")).action()).isEqualTo(Action.DEFER);
        assertThat(judge(greylist, points("a.x", "2")).decisive()).containsExactly("greylist.new");
    }

    @Test
    void whatCouldNotBeToldMeansWhatThePolicySays() {
        assertThat(judge(unavailable(Action.DELIVER)).action()).isEqualTo(Action.DELIVER);
        assertThat(judge(unavailable(Action.HOLD)).action()).isEqualTo(Action.HOLD);
        assertThat(judge(unavailable(null)).action()).as("nobody was asked").isEqualTo(Action.DEFER);
    }

    @Test
    void shadowsAreRecordedAndDoNothing() {
        Verdict verdict = judge(Finding.reject("a.x", "").inShadow(), points("b.x", "1"));
        assertThat(verdict.action()).isEqualTo(Action.DELIVER);
        assertThat(verdict.score()).isEqualTo(Score.of("1"));
        assertThat(verdict.findings()).extracting(Verdict.Weighed::ignored).containsExactly("shadow", null);
    }

    @Test
    void sparedFindingsHaveNoWeightButCannotBeSparedInACircle() {
        Verdict verdict = judge(
                Finding.reject("dnsbl.rejected", ""),
                points("dnsbl.listed", "9"),
                points("other.x", "1"),
                Finding.spares(List.of("dnsbl.*", "lists.allowed"), "lists.allowed", ""));
        assertThat(verdict.action()).isEqualTo(Action.DELIVER);
        assertThat(verdict.score()).isEqualTo(Score.of("1"));
        assertThat(verdict.findings())
                .filteredOn(weighed -> !weighed.counts())
                .extracting(Verdict.Weighed::ignored)
                .containsOnly("spared by lists.allowed");
        assertThat(judge(
                                Finding.reject("dnsbl.rejected", ""),
                                Finding.spares(List.of("dnsbl.*"), "lists.allowed", "")
                                        .inShadow())
                        .action())
                .as("a shadow spares nothing")
                .isEqualTo(Action.REJECT);
    }

    @Test
    void rulesCombineWhatCountsAndAreFindingsThemselves() {
        Rule rule = rule("both", new Condition(List.of(), List.of("a.x", "b.*"), List.of("c.x")), "5", null);
        assertThat(judge(List.of(rule), points("a.x", "1"), points("b.y", "1")).action())
                .isEqualTo(Action.HOLD);
        assertThat(judge(List.of(rule), points("a.x", "1")).score()).isEqualTo(Score.of("1"));
        assertThat(judge(List.of(rule), points("a.x", "1"), points("b.y", "1"), points("c.x", "0"))
                        .score())
                .isEqualTo(Score.of("2"));
        assertThat(judge(List.of(rule), points("a.x", "1"), points("b.y", "1").inShadow())
                        .score())
                .as("shadows count for no rule")
                .isEqualTo(Score.of("1"));
    }

    @Test
    void rulesDoNotSeeEachOther() {
        Rule first = rule("first", new Condition(List.of("a.x"), List.of(), List.of()), "1", null);
        Rule second = rule("second", new Condition(List.of("rule.first"), List.of(), List.of()), null, Action.REJECT);
        assertThat(judge(List.of(first, second), points("a.x", "0")).action()).isEqualTo(Action.DELIVER);
        assertThat(judge(List.of(second, first), points("a.x", "0")).action()).isEqualTo(Action.DELIVER);
    }

    @Test
    void rulesRedirectAndCopy() {
        MailAddress spam = new MailAddress("spam", "example.test");
        Rule rule = new Rule(
                "aside",
                new Condition(List.of("a.x"), List.of(), List.of()),
                null,
                null,
                spam,
                List.of(new MailAddress("archive", "example.test")),
                null,
                false);
        Verdict verdict = judge(List.of(rule), points("a.x", "0"));
        assertThat(verdict.redirect()).isEqualTo(spam);
        assertThat(verdict.copies()).containsExactly(new MailAddress("archive", "example.test"));
        assertThat(judge(List.of(rule), points("b.x", "0")).redirect()).isNull();
    }

    @Test
    void ruleThatIsSparedSendsNothingElsewhere() {
        MailAddress spam = new MailAddress("spam", "example.test");
        Rule rule = new Rule(
                "aside",
                new Condition(List.of("a.x"), List.of(), List.of()),
                null,
                null,
                spam,
                List.of(spam),
                null,
                false);
        Verdict verdict =
                judge(List.of(rule), points("a.x", "1"), Finding.spares(List.of("rule.*"), "lists.allowed", ""));
        assertThat(verdict.redirect()).isNull();
        assertThat(verdict.copies()).isEmpty();
    }

    @Test
    void onlyRefusalsActBeforeTheMessage() {
        assertThat(Judge.judgeEarly(List.of(points("a.x", "100"), Finding.hold("b.x", "")))
                        .action())
                .isEqualTo(Action.DELIVER);
        assertThat(Judge.judgeEarly(List.of(Finding.deferFrom(Score.ZERO, "a.x", "")))
                        .action())
                .isEqualTo(Action.DELIVER);
        assertThat(Judge.judgeEarly(List.of(Finding.reject("a.x", ""))).action())
                .isEqualTo(Action.REJECT);
        assertThat(Judge.judgeEarly(List.of(
                                Finding.reject("dnsbl.x", ""), Finding.spares(List.of("dnsbl.*"), "lists.allowed", "")))
                        .action())
                .isEqualTo(Action.DELIVER);
        assertThat(Judge.judgeEarly(List.of(unavailable(Action.DEFER))).action())
                .isEqualTo(Action.DEFER);
    }

    @Test
    void orderOfFindingsAndRulesNeverMatters() {
        List<Finding> findings = new ArrayList<>();
        Random random = new Random(4711);
        for (int i = 0; i < 30; i++) {
            findings.add(points("f" + i % 7 + ".x" + i, String.valueOf(random.nextInt(-300, 300) / 100.0)));
        }
        findings.add(Finding.hold("f1.hold", ""));
        findings.add(Finding.spares(List.of("f3.*", "f1.hold"), "lists.allowed", ""));
        findings.add(Finding.deferFrom(Score.of("1"), "greylist.new", ""));
        List<Rule> rules = new ArrayList<>(List.of(
                rule("one", new Condition(List.of("f1.*"), List.of(), List.of()), "0.33", null),
                rule("two", new Condition(List.of(), List.of("f2.x2", "f4.x4"), List.of()), "0.1", null)));
        Verdict expected = judge(rules, findings.toArray(Finding[]::new));
        for (int i = 0; i < 200; i++) {
            Collections.shuffle(findings, random);
            Collections.shuffle(rules, random);
            assertThat(judge(rules, findings.toArray(Finding[]::new))).isEqualTo(expected);
        }
    }

    @Test
    void verdictNamesWhatDecided() {
        assertThat(judge(points("a.x", "7"), points("b.x", "-0.5")).decisive()).containsExactly("a.x");
        assertThat(judge(points("a.x", "7"), Finding.reject("c.x", "")).decisive())
                .containsExactly("c.x");
        assertThat(judge(points("a.x", "1")).decisive()).isEmpty();
        assertThat(judge(points("a.x", "11"), Finding.reject("c.x", "")).decisive())
                .as("either would have been enough")
                .contains("c.x");
    }

    private static Finding points(String name, String points) {
        return Finding.points(Score.of(points), name, "");
    }

    private static Finding unavailable(@Nullable Action action) {
        return Finding.unavailable("a.unavailable", "").having(new Effect.Unavailable(action));
    }

    private static Rule rule(String name, Condition when, @Nullable String points, @Nullable Action then) {
        return new Rule(name, when, points == null ? null : Score.of(points), then, null, List.of(), null, false);
    }

    private static Verdict judge(Finding... findings) {
        return judge(List.of(), findings);
    }

    private static Verdict judge(List<Rule> rules, Finding... findings) {
        RecipientPolicy policy = new RecipientPolicy(
                "default",
                AuthenticationPolicy.DEFAULT,
                new VerdictPolicy(THRESHOLDS, VerdictPolicy.DEFAULT.tagging()),
                Map.of(),
                rules,
                ReplyTexts.DEFAULT);
        return Judge.judge(policy, List.of(findings));
    }
}
