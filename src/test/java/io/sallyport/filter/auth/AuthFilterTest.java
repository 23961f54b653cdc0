package io.sallyport.filter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Authentication;
import io.sallyport.mail.Authentication.Mechanism;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Stage;
import io.sallyport.policy.yaml.RecordShape;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FilterSettings;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuthFilterTest {
    private static final AuthSettings DEFAULTS = FilterSettings.of(AuthSettings.class, "");
    private static final AuthSettings EXAMPLE = FilterSettings.example(AuthSettings.class);

    @Test
    void everyResultIsNotedWhereNothingIsSet() {
        List<Finding> findings = examine(
                known(
                        result("iprev", "fail"),
                        result("spf", "softfail"),
                        result("dkim", "none"),
                        result("arc", "pass"),
                        result("dmarc", "none")),
                DEFAULTS);
        assertThat(findings)
                .extracting(Finding::name)
                .containsExactlyInAnyOrder(
                        "auth.iprev-fail",
                        "auth.spf-softfail",
                        "auth.dkim-none",
                        "auth.arc-pass",
                        "auth.dmarc-none",
                        "auth.unaligned");
        assertThat(findings).extracting(Finding::effect).hasOnlyElementsOfType(Effect.Noted.class);
    }

    @Test
    void everyResultHasTheWeightThatIsSet() {
        List<Finding> findings = examine(
                known(
                        result("iprev", "permerror"),
                        result("spf", "fail"),
                        result("dkim", "fail"),
                        result("arc", "fail")),
                EXAMPLE);
        assertThat(texts(findings))
                .containsExactlyInAnyOrder(
                        "auth.iprev-permerror 1", "auth.spf-fail 3", "auth.dkim-fail 1", "auth.arc-fail 0.5");
    }

    @Test
    void spfOfTheReversePathCountsBeforeThatOfHelo() {
        AuthenticationResult helo = result("spf", "pass", new Property("smtp", "helo", "mail.example"));
        AuthenticationResult mailFrom = result("spf", "fail", new Property("smtp", "mailfrom", "a@example.org"));
        List<Finding> findings = examine(known(helo, mailFrom), DEFAULTS);
        assertThat(findings).extracting(Finding::name).contains("auth.spf-fail").doesNotContain("auth.spf-pass");
        assertThat(findings)
                .anySatisfy(finding -> assertThat(finding.evidence()).containsEntry("smtp.mailfrom", "a@example.org"));
        assertThat(examine(known(helo), DEFAULTS)).extracting(Finding::name).contains("auth.spf-pass");
    }

    @Test
    void bestSignatureCounts() {
        List<Finding> findings =
                examine(known(result("dkim", "fail"), result("dkim", "pass"), result("dkim", "permerror")), DEFAULTS);
        assertThat(findings).extracting(Finding::name).containsExactlyInAnyOrder("auth.dkim-pass", "auth.unaligned");
    }

    @Test
    void provenAuthorIsAligned() {
        Authentication aligned = new Authentication(
                List.of(result("dmarc", "pass")),
                "example.org",
                null,
                Set.of("example.org"),
                Set.of(Mechanism.DKIM),
                null);
        assertThat(texts(examine(aligned, EXAMPLE))).containsExactly("auth.aligned -1");
    }

    @Test
    void nothingIsSaidWhereNothingWasLookedAt() {
        assertThat(examine(Authentication.NONE, DEFAULTS)).isEmpty();
    }

    @Test
    void wordsThatNoStandardKnowsAreNoFindings() {
        assertThat(examine(known(result("spf", "best\r\nguess"), result("x-foo", "pass")), DEFAULTS))
                .extracting(Finding::name)
                .containsExactly("auth.unaligned");
    }

    @Test
    void thousandsOfSignaturesMakeOneFinding() {
        AuthenticationResult[] many =
                Stream.generate(() -> result("dkim", "neutral")).limit(5000).toArray(AuthenticationResult[]::new);
        assertThat(examine(known(many), DEFAULTS)).hasSize(2);
    }

    @Test
    void namesDoNotMeetThoseOfTheAuthenticationBlock() {
        assertThat(DEFAULTS.byMethod())
                .allSatisfy((method, weights) -> assertThat(weights.keySet())
                        .noneMatch(result -> Set.of("auth.dmarc", "auth.spf", "auth.iprev", "auth.no-author")
                                .contains("auth." + method + "-" + result)));
    }

    private static List<Finding> examine(Authentication known, AuthSettings settings) {
        return new AuthFilter().examine(Examinations.at(Stage.DATA).authentication(known), settings);
    }

    private static Authentication known(AuthenticationResult... results) {
        return new Authentication(List.of(results), null, null, Set.of(), Set.of(), null);
    }

    private static AuthenticationResult result(String method, String result, Property... properties) {
        return new AuthenticationResult(method, result, null, null, List.of(properties), List.of());
    }

    private static List<String> texts(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.effect() instanceof Effect.Points)
                .map(finding -> finding.name() + " " + ((Effect.Points) finding.effect()).score())
                .toList();
    }

    /** The reference of the filters says so of all weights. */
    @Test
    void findingsAreNamedAfterTheirKeys() {
        AuthSettings settings = FilterSettings.of(AuthSettings.class, "{}");
        settings.byMethod().forEach((method, weights) -> {
            var block = RecordShape.of(AuthSettings.class).fields().get(method);
            assertThat(RecordShape.of(block.valueClass()).fields().keySet()).isEqualTo(weights.keySet());
        });
    }
}
