package io.sallyport.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.filter.dnsbl.DnsblSettings;
import io.sallyport.filter.helo.HeloSettings;
import io.sallyport.journal.Decision;
import io.sallyport.mail.Action;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Verdict;
import io.sallyport.policy.Judge;
import io.sallyport.policy.LoadResult;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PolicyLoader;
import io.sallyport.testing.Decisions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejudgingTest {
    private static final String POLICY = """
            relay: { backends: ["a:25"] }
            verdict: { tag: 3, hold: 5, reject: 10 }
            filters:
              dnsbl: { on-unavailable: pass, zones: [{ zone: bl.example, points: 4 }] }
              helo: { on-unavailable: pass, malformed: 2, our-domain: off, own-networks: [] }
            rules:
              both: { when: { all: [dnsbl.listed, helo.malformed] }, points: 1 }
            """;

    private static final Finding LISTED = Finding.points(Score.of("4"), "dnsbl.listed", "bl.example says so");
    private static final Finding MALFORMED = Finding.points(Score.of("2"), "helo.malformed", "it calls itself !");
    private static final Finding BY_RULE = Finding.points(Score.of("1"), "rule.both", "its condition holds");
    private static final Finding SILENT =
            Finding.unavailable("dnsbl.silent", "no answer").having(new Effect.Unavailable(Action.DELIVER));
    private static final Finding SPF = Finding.reject("auth.spf", "SPF: 192.0.2.1 may not send");

    private final PolicyLoader loader =
            new PolicyLoader(() -> Map.of("dnsbl", DnsblSettings.class, "helo", HeloSettings.class));

    @TempDir
    private Path folder;

    private Policy old;
    private List<AuthenticationResult> results = List.of();

    @BeforeEach
    void read() throws IOException {
        old = policy(POLICY);
    }

    @Test
    void policyThatJudgedJudgesTheSame() {
        assertThat(judge(old, LISTED, MALFORMED, SPF)).satisfies(same -> {
            assertThat(same.isFlip()).isFalse();
            assertThat(same.doubts()).isEmpty();
        });
    }

    @Test
    void thresholdThatIsReachedNowFlips() throws IOException {
        Rejudged flip = judge(policy(POLICY.replace("hold: 5", "hold: 4")), LISTED);
        assertThat(flip.before()).isEqualTo("tag");
        assertThat(flip.after()).isEqualTo("hold");
        assertThat(flip.causes()).extracting(Rejudged.Cause::text).containsExactly("verdict.hold 5 -> 4, at 4");
        assertThat(flip.doubts()).isEmpty();
    }

    @Test
    void rulesAreAskedAgain() throws IOException {
        Rejudged flip = judge(policy(POLICY.replace("points: 1 }\n", "then: reject }\n")), LISTED, MALFORMED, BY_RULE);
        assertThat(flip.after()).isEqualTo("reject");
        assertThat(flip.causes()).extracting(Rejudged.Cause::text).containsExactly("rule.both weighs otherwise");
    }

    @Test
    void filterThatIsGoneFindsNothing() throws IOException {
        Rejudged flip = judge(
                policy(POLICY.replaceAll("  dnsbl: .*\n", "")
                        .replace("rules:", "rules: {}\nx:")
                        .replaceAll("(?s)x:.*", "")),
                LISTED,
                MALFORMED);
        assertThat(flip.before()).isEqualTo("hold");
        assertThat(flip.after()).isEqualTo("deliver");
        assertThat(flip.causes()).extracting(Rejudged.Cause::text).contains("dnsbl.listed has no weight any more");
        assertThat(flip.doubts()).isEmpty();
    }

    @Test
    void shadowTakesTheWeightAndGivesItBack() throws IOException {
        Policy shadow = policy(POLICY.replace("dnsbl: {", "dnsbl: { shadow: true,"));
        assertThat(judge(shadow, LISTED).after()).isEqualTo("deliver");
        Rejudged back = only(new Rejudging(old, shadow).judge(decision(shadow, Stage.DATA, LISTED.inShadow())));
        assertThat(back.before()).isEqualTo("deliver");
        assertThat(back.after()).isEqualTo("tag");
        assertThat(back.doubts()).isEmpty();
    }

    @Test
    void meaningOfSilenceIsThatOfTheNewPolicy() throws IOException {
        assertThat(judge(
                                policy(POLICY.replace(
                                        "dnsbl: { on-unavailable: pass", "dnsbl: { on-unavailable: hold")),
                                SILENT)
                        .after())
                .isEqualTo("hold");
    }

    @Test
    void weightOfTheNameOfAFindingIsItsWeight() throws IOException {
        Rejudged flip = judge(policy(POLICY.replace("malformed: 2", "malformed: reject")), MALFORMED);
        assertThat(flip.after()).isEqualTo("reject");
        assertThat(flip.doubts()).isEmpty();
    }

    @Test
    void weightThatWasOffOrOtherSettingsLeaveADoubt() throws IOException {
        Doubt helo = new Doubt(Doubt.Kind.OTHER_SETTINGS, "helo");
        for (String other : List.of("our-domain: 3", "our-domain: off, own-networks: [192.0.2.0/24]")) {
            String text = POLICY.replace(
                    other.contains("own") ? "our-domain: off, own-networks: []" : "our-domain: off", other);
            assertThat(judge(policy(text), MALFORMED).doubts()).as(other).containsExactly(helo);
        }
        assertThat(judge(policy(POLICY.replace("points: 4", "points: 6")), LISTED)
                        .doubts())
                .containsExactly(new Doubt(Doubt.Kind.OTHER_SETTINGS, "dnsbl"));
    }

    @Test
    void filterThatWasNeverAskedLeavesADoubt() throws IOException {
        Policy without = policy(POLICY.replaceAll("  helo: .*\n", "").replaceAll("(?s)rules:.*", ""));
        Rejudged judged = only(new Rejudging(old, without).judge(decision(without, Stage.DATA, LISTED)));
        assertThat(judged.doubts()).containsExactly(new Doubt(Doubt.Kind.NEW_FILTER, "helo"));
    }

    @Test
    void decisionOfAnotherPolicyIsJudgedWithADoubt() throws IOException {
        Policy candidate = policy(POLICY.replace("hold: 5", "hold: 4"));
        Rejudged judged = only(new Rejudging(candidate, null).judge(decision(old, Stage.DATA, LISTED)));
        assertThat(judged.after()).isEqualTo("hold");
        assertThat(judged.doubts()).containsExactly(new Doubt(Doubt.Kind.OTHER_POLICY, old.version()));
    }

    @Test
    void refusalThatIsNoneAnyMoreGoesOnAndNobodyKnowsHow() throws IOException {
        Policy strict = policy(POLICY.replace("malformed: 2", "malformed: reject"));
        Finding refused = MALFORMED.having(new Effect.Demand(Action.REJECT, null));
        Rejudged judged = only(new Rejudging(old, strict).judge(decision(strict, Stage.RCPT, refused)));
        assertThat(judged.before()).isEqualTo("reject");
        assertThat(judged.after()).isEqualTo(Rejudged.FURTHER);
        assertThat(judged.doubts()).containsExactly(new Doubt(Doubt.Kind.FURTHER, ""));
    }

    @Test
    void responsesOfAuthenticationFollowFromTheResults() throws IOException {
        results = List.of(result("spf", "fail", null), result("dmarc", "fail", "p=quarantine dis=quarantine"));
        assertThat(judge(policy(POLICY + "authentication: { spf: { fail: hold } }\n"), SPF)
                        .after())
                .isEqualTo("hold");
        Finding dmarc = Finding.hold("auth.dmarc", "not proven");
        assertThat(judge(policy(POLICY + "authentication: { dmarc: { quarantine: accept } }\n"), dmarc)
                        .after())
                .isEqualTo("deliver");
    }

    @Test
    void newExceptionLeavesADoubt() throws IOException {
        results = List.of(result("spf", "fail", null));
        Policy excepting = policy(POLICY + """
                authentication:
                  trusted-forwarders: [{ domain: forwarder.example, reason: "they do" }]
                """);
        Rejudged judged = judge(excepting, SPF);
        assertThat(judged.isFlip()).isFalse();
        assertThat(judged.doubts()).containsExactly(new Doubt(Doubt.Kind.AUTHENTICATION, "auth.spf"));
    }

    @Test
    void recipientWhoIsNotServedAnyMoreIsNotJudged() throws IOException {
        Policy elsewhere = read(POLICY, "other.test");
        Rejudged judged = judge(elsewhere, LISTED);
        assertThat(judged.isJudged()).isFalse();
        assertThat(judged.doubts()).containsExactly(new Doubt(Doubt.Kind.NOT_SERVED, "example.test"));
    }

    @Test
    void tallyCountsAllAndKeepsTheFirst() throws IOException {
        Rejudging rejudging = new Rejudging(policy(POLICY.replace("hold: 5", "hold: 4")), old);
        RejudgingTally tally = new RejudgingTally(1);
        for (int i = 0; i < 3; i++) {
            Decision decision = decision(old, Stage.DATA, LISTED);
            tally.add(decision, rejudging.judge(decision));
        }
        tally.addDamaged();
        assertThat(tally.flips()).hasSize(1);
        assertThat(tally.decisions()).isEqualTo(4);
        assertThat(tally.certain()).isEqualTo(3);
        assertThat(tally.kinds()).containsExactly(Map.entry("tag -> hold", 3L));
        assertThat(tally.causes()).containsExactly(Map.entry("verdict.hold", 3L));
        assertThat(tally.doubts()).containsExactly(Map.entry(new Doubt(Doubt.Kind.DAMAGED, ""), 1L));
    }

    private Rejudged judge(Policy candidate, Finding... found) {
        return only(new Rejudging(candidate, old).judge(decision(old, Stage.DATA, found)));
    }

    private static Rejudged only(List<Rejudged> all) {
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static AuthenticationResult result(String method, String result, @Nullable String comment) {
        return new AuthenticationResult(method, result, comment, null, List.of(), List.of());
    }

    /** What a policy has made of findings. */
    private Decision decision(Policy policy, Stage stage, Finding... found) {
        MailAddress bob = Decisions.address("bob@example.test");
        List<Finding> findings = List.of(found).stream()
                .filter(finding -> !finding.name().startsWith("rule."))
                .toList();
        Verdict verdict =
                stage == Stage.DATA ? Judge.judge(policy.forRecipient(bob), findings) : Judge.judgeEarly(findings);
        Decision some = Decisions.decision("q1").at(stage).build();
        return new Decision(
                some.id(),
                some.sessionId(),
                some.at(),
                stage,
                some.client(),
                some.envelope(),
                some.content(),
                some.ending(),
                some.reply(),
                some.facts(),
                results,
                List.of(new Decision.Judgement("example.test", List.of(bob), verdict)),
                "",
                List.of(),
                some.took(),
                policy.version());
    }

    private Policy policy(String text) throws IOException {
        return read(text, "example.test");
    }

    private Policy read(String text, String domain) throws IOException {
        Path directory = Files.createTempDirectory(folder, "policy");
        Files.createDirectory(directory.resolve("domains"));
        Files.writeString(directory.resolve("policy.yaml"), text);
        Files.writeString(directory.resolve("domains").resolve(domain + ".yaml"), "");
        return switch (loader.load(directory)) {
            case LoadResult.Loaded loaded -> loaded.policy();
            case LoadResult.Rejected rejected -> throw new AssertionError(rejected.problems());
        };
    }
}
