package io.sallyport.trial;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Action;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.FilterRule;
import io.sallyport.policy.LoadResult;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PolicyLoader;
import io.sallyport.policy.RecipientPolicy;
import io.sallyport.policy.ReplyTexts;
import io.sallyport.policy.Rule;
import io.sallyport.policy.VerdictPolicy;
import io.sallyport.rehearsal.InstalledFilters;
import io.sallyport.rehearsal.PolicyTestReport;
import io.sallyport.rehearsal.Settings;
import io.sallyport.testing.Configs;
import io.sallyport.testing.ContentReaders;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialDomainTest {
    private record Nothing() {}

    @Test
    void mailIsJudgedAsThePolicySaysButWhoItIsFromIsOnlyNoted() {
        RecipientPolicy defaults = new RecipientPolicy(
                "default",
                AuthenticationPolicy.DEFAULT,
                new VerdictPolicy(new Thresholds(null, Score.of("8"), null), VerdictPolicy.DEFAULT.tagging()),
                Map.of("helo", new FilterRule("helo", Action.TAG, Duration.ofSeconds(1), false, new Nothing())),
                List.of(new Rule(
                        "all",
                        new Rule.Condition(List.of("helo.*"), List.of(), List.of()),
                        null,
                        null,
                        null,
                        List.of(),
                        null,
                        false)),
                new ReplyTexts("https://postmaster.example.test/", Map.of()));
        TrialDomain trial = new TrialDomain(new TrialMailbox(Configs.of(TrialConfig.class)), Clock.systemUTC());
        try {
            DomainPolicy domain = trial.domain(defaults);
            assertThat(domain.judging())
                    .isEqualTo(new RecipientPolicy(
                            "example.test",
                            AuthenticationPolicy.NOTE_ONLY,
                            defaults.verdict(),
                            defaults.filters(),
                            defaults.rules(),
                            defaults.replies()));
        } finally {
            trial.stop();
        }
    }

    /** The mail of the README's first page: from this machine, of a domain that does not exist, with hardly a header. */
    @Test
    void aFirstMailByHandIsDeliveredWithAndWithoutDns(@TempDir Path folder) throws IOException {
        Settings settings = Settings.of(new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withDefaultValue("HOSTNAME", "localhost"));
        InstalledFilters filters =
                new InstalledFilters(settings, folder.resolve("no-plugins"), ContentReaders.withoutWorkers());
        Path policies = Path.of("policies");
        Policy shipped = ((LoadResult.Loaded) new PolicyLoader(filters.blocks()).load(policies)).policy();
        TrialDomain trial = new TrialDomain(new TrialMailbox(Configs.of(TrialConfig.class)), Clock.systemUTC());
        try {
            DomainPolicy domain = requireNonNull(trial.domain(shipped.defaults()));
            Policy served = new Policy(
                    "v",
                    shipped.protocol(),
                    shipped.content(),
                    List.of(),
                    null,
                    shipped.defaults(),
                    Map.of(domain.domain(), domain));
            Files.createDirectories(folder.resolve("tests"));
            Files.writeString(folder.resolve("tests/trial.yaml"), """
                    given:
                      client: 127.0.0.1
                      from: ann@sender.example
                      to: [bob@example.test]
                      message: |
                        From: Ann <ann@sender.example>
                        Subject: Hello

                        Is anybody there?
                    tests:
                      - name: with a DNS
                        given: { helo: vm }
                        expect: { action: deliver, findings: [lists.allowed, auth.spf-none] }
                      - name: without
                        given: { helo: vm, silent: ["."] }
                        expect: { action: deliver, findings: [auth.spf-temperror] }
                      - name: where the gateway is called as the client calls itself
                        given: { helo: localhost }
                        expect: { action: deliver, findings: [helo.our-name] }
                    """);
            PolicyTestReport report = PolicyTestReport.of(settings, filters, served, folder, Duration.ofMinutes(1));
            assertThat(report.failures()).isEmpty();
            assertThat(report.results()).hasSize(3);
        } finally {
            trial.stop();
        }
    }
}
