package io.sallyport.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Verdict;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.policy.FilterRule;
import io.sallyport.policy.Judge;
import io.sallyport.policy.Policy;
import io.sallyport.policy.ProtocolPolicy;
import io.sallyport.policy.RecipientPolicy;
import io.sallyport.policy.ReplyTexts;
import io.sallyport.policy.VerdictPolicy;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.State;
import io.sallyport.testing.Authentications;
import io.sallyport.testing.Chains;
import io.sallyport.testing.Configs;
import io.sallyport.testing.ContentReaders;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecheckingTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final List<String> asked = new ArrayList<>();
    private final List<Finding> found = new ArrayList<>();
    private final FakeDns dns = new FakeDns();
    private final Examiner examiner = new Examiner(
            Chains.of(
                    CLOCK,
                    new Scripted("scanner", Set.of(Stage.DATA)),
                    new Scripted("dnsbl", Set.of(Stage.RCPT)),
                    new Scripted("ratelimit", Set.of(Stage.RCPT, Stage.DATA)),
                    new Scripted("greylist", Set.of(Stage.DATA))),
            dns,
            CLOCK);

    /** Settings of the filters here. */
    record Settings() {}

    /** Finds what the test says, and notes that it was asked. */
    private final class Scripted implements Filter<Settings> {
        private final String name;
        private final Set<Stage> stages;

        Scripted(String name, Set<Stage> stages) {
            this.name = name;
            this.stages = stages;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Set<Stage> stages() {
            return stages;
        }

        @Override
        public Class<Settings> settingsType() {
            return Settings.class;
        }

        @Override
        public List<Finding> examine(Examination mail, Settings settings) {
            asked.add(name + " at " + mail.stage());
            return found.stream()
                    .filter(finding -> finding.name().startsWith(name + "."))
                    .toList();
        }
    }

    private Verdict recheck(@Nullable Verdict before, String... filters) throws IOException {
        Map<String, FilterRule> rules =
                Stream.of(filters).collect(Collectors.toMap(name -> name, name -> Chains.rule(name, new Settings())));
        RecipientPolicy defaults = new RecipientPolicy(
                "default", AuthenticationPolicy.DEFAULT, VerdictPolicy.DEFAULT, rules, List.of(), ReplyTexts.DEFAULT);
        Policy policy =
                new Policy("v1", ProtocolPolicy.DEFAULT, ContentPolicy.DEFAULT, List.of(), null, defaults, Map.of());
        Rechecking rechecking = new Rechecking(
                Authentications.with(dns, CLOCK),
                ContentReaders.withoutWorkers(),
                examiner,
                () -> policy,
                Configs.of(IntakeConfig.class));
        return rechecking.judge(held(), Mails.simple("held"), before);
    }

    private static HeldMail held() {
        return new HeldMail(
                "Q1-held-1",
                "Q1",
                NOW,
                "192.0.2.1",
                "mx.sender.example",
                new MailAddress("anne", "sender.example"),
                new MailAddress("bob", "example.test"),
                null,
                null,
                null,
                100,
                HeldMail.Form.WHOLE,
                MailClass.SPAM,
                Score.ZERO,
                "",
                List.of(),
                State.HELD,
                1,
                null,
                NOW);
    }

    private static Verdict verdict(Finding... findings) {
        return Judge.judge(VerdictPolicy.DEFAULT.thresholds(), List.of(findings));
    }

    private static List<String> names(Verdict verdict) {
        return verdict.findings().stream()
                .map(weighed -> weighed.finding().name())
                .toList();
    }

    @Test
    void whatAScannerKnowsTodayCounts() throws IOException {
        found.add(Finding.reject("scanner.infected", "Eicar-Test"));
        Verdict now = recheck(verdict(Finding.hold("scanner.suspicious", "then")), "scanner");
        assertThat(now.action()).isEqualTo(Action.REJECT);
        assertThat(names(now)).containsExactly("scanner.infected");
    }

    @Test
    void whatAScannerNoLongerFindsIsGone() throws IOException {
        Verdict now = recheck(verdict(Finding.hold("scanner.infected", "a false alarm")), "scanner");
        assertThat(now.action()).isEqualTo(Action.DELIVER);
        assertThat(now.findings()).isEmpty();
    }

    @Test
    void howItCameIsKeptAndNobodyWhoCountsIsAskedAgain() throws IOException {
        Verdict then = verdict(
                Finding.points(Score.of("2"), "dnsbl.listed", "then"),
                Finding.noted("ratelimit.exceeded", "then"),
                Finding.noted("greylist.new", "then"),
                Finding.points(Score.of("1"), "auth.spf-fail", "then"));
        Verdict now = recheck(then, "scanner", "dnsbl", "ratelimit", "greylist");
        assertThat(asked).containsExactly("scanner at DATA");
        assertThat(names(now)).containsExactly("auth.spf-fail", "dnsbl.listed", "greylist.new", "ratelimit.exceeded");
        assertThat(now.score()).isEqualTo(Score.of("3"));
    }

    @Test
    void whatThePolicyNoLongerAsksForDoesNotCount() throws IOException {
        Verdict then = verdict(Finding.hold("dnsbl.listed", "then"), Finding.hold("rule.old", "then"));
        assertThat(recheck(then, "scanner").findings()).isEmpty();
    }

    @Test
    void withoutTheVerdictOfThenOnlyTheMessageCounts() throws IOException {
        found.add(Finding.hold("scanner.infected", "Eicar-Test"));
        assertThat(names(recheck(null, "scanner"))).containsExactly("scanner.infected");
    }
}
