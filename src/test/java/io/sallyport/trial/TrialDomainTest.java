package io.sallyport.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Action;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.FilterRule;
import io.sallyport.policy.RecipientPolicy;
import io.sallyport.policy.ReplyTexts;
import io.sallyport.policy.Rule;
import io.sallyport.policy.VerdictPolicy;
import io.sallyport.testing.Configs;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialDomainTest {
    private record Nothing() {}

    @Test
    void mailIsJudgedAsThePolicySaysButWhoItIsFromIsOnlyNoted() {
        RecipientPolicy defaults = new RecipientPolicy(
                "default",
                AuthenticationPolicy.DEFAULT,
                new VerdictPolicy(
                        new Thresholds(null, Score.of("8"), null), VerdictPolicy.DEFAULT.tagging()),
                Map.of("helo", new FilterRule("helo", Action.TAG, Duration.ofSeconds(1), false, new Nothing())),
                List.of(new Rule("all", new Rule.Condition(List.of("helo.*"), List.of(), List.of()), null, null, null, List.of(), null, false)),
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
}
