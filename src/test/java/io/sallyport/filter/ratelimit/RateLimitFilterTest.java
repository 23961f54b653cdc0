package io.sallyport.filter.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.filter.Examination;
import io.sallyport.filter.Outcome;
import io.sallyport.filter.Outcome.Result;
import io.sallyport.mail.Action;
import io.sallyport.mail.Authentication;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Reason;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.policy.Judge;
import io.sallyport.policy.ListFile;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FilterSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RateLimitFilterTest {
    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final RateLimitFilter filter = new RateLimitFilter(new LocalHitCounter(1024, MailMetrics.unread()));

    @Test
    void exampleOfTheDocumentationHolds() {
        RateLimitSettings settings =
                FilterSettings.example(RateLimitSettings.class, ListFile.of("lists/partners.txt", "192.0.2.7"));
        assertThat(settings.limits()).extracting(Limit::name).contains("strangers", "volume", "guesses");
        assertThat(settings.ipv4Prefix()).isEqualTo(24);
        assertThat(settings.ipv6Prefix()).isEqualTo(64);
    }

    @Test
    void messageAboveTheLimitIsDeferredWithTheWait() throws IOException {
        RateLimitSettings settings = limits("{ name: few, count: messages, key: [client], rate: 2/1m }");
        assertThat(examine(at(Stage.MAIL), settings)).isEmpty();
        assertThat(examine(at(Stage.MAIL), settings)).isEmpty();
        Finding finding = only(examine(at(Stage.MAIL), settings));
        assertThat(finding.name()).isEqualTo("ratelimit.few");
        assertThat(finding.effect()).isEqualTo(new Effect.Demand(Action.DEFER, null));
        assertThat(finding.reason()).isEqualTo(new Reason("7.28", "too many messages, try again in 30 seconds"));
        assertThat(finding.evidence())
                .containsEntry("key", "192.0.2.1")
                .containsEntry("limit", "2/1m, burst 2")
                .containsEntry("wait", "30s");
    }

    @Test
    void waitThatWasToldIsEnough() throws IOException {
        RateLimitSettings settings = limits("{ name: few, count: messages, key: [client], rate: 7/1m, burst: 1 }");
        examine(at(Stage.MAIL), settings);
        String told = String.valueOf(
                only(examine(at(Stage.MAIL), settings)).evidence().get("wait"));
        clock.advance(Duration.ofSeconds(Long.parseLong(told.replace("s", ""))));
        assertThat(examine(at(Stage.MAIL), settings)).isEmpty();
    }

    @Test
    void connectionsAreCountedForTheNetwork() throws IOException {
        RateLimitSettings settings = limits("{ name: c, count: connections, key: [client-network], rate: 1/1m }");
        assertThat(examine(at(Stage.CONNECT).client("192.0.2.1"), settings)).isEmpty();
        assertThat(examine(at(Stage.CONNECT).client("192.0.2.255"), settings)).hasSize(1);
        assertThat(examine(at(Stage.CONNECT).client("192.0.3.0"), settings)).isEmpty();
        assertThat(examine(at(Stage.CONNECT).client("2001:db8:0:1::1"), settings))
                .isEmpty();
        assertThat(examine(at(Stage.CONNECT).client("2001:db8:0:1:ffff::1"), settings))
                .hasSize(1);
        assertThat(examine(at(Stage.CONNECT).client("2001:db8:0:2::1"), settings))
                .isEmpty();
    }

    @Test
    void networkIsAsLargeAsTheSettingsSay() throws IOException {
        RateLimitSettings settings = FilterSettings.of(RateLimitSettings.class, """
                ipv4-prefix: 16
                ipv6-prefix: 48
                limits: [{ name: c, count: connections, key: [client-network], rate: 1/1m }]
                """);
        examine(at(Stage.CONNECT).client("192.0.2.1"), settings);
        assertThat(examine(at(Stage.CONNECT).client("192.0.99.1"), settings)).hasSize(1);
        examine(at(Stage.CONNECT).client("2001:db8:0:1::1"), settings);
        assertThat(examine(at(Stage.CONNECT).client("2001:db8:0:2::1"), settings))
                .hasSize(1);
    }

    @Test
    void partsOfAKeyCountTogether() throws IOException {
        RateLimitSettings settings = limits("{ name: both, count: messages, key: [sender-domain, helo], rate: 1/1m }");
        assertThat(examine(at(Stage.MAIL).from("a@one.example").helo("x.example"), settings))
                .isEmpty();
        assertThat(examine(at(Stage.MAIL).from("b@ONE.example").helo("X.example"), settings))
                .hasSize(1);
        assertThat(examine(at(Stage.MAIL).from("a@one.example").helo("y.example"), settings))
                .isEmpty();
        assertThat(examine(at(Stage.MAIL).from("a@two.example").helo("x.example"), settings))
                .isEmpty();
    }

    @Test
    void bouncesShareAnAccount() throws IOException {
        RateLimitSettings settings = limits("{ name: s, count: messages, key: [sender], rate: 1/1m }");
        assertThat(examine(at(Stage.MAIL).from(null), settings)).isEmpty();
        assertThat(examine(at(Stage.MAIL).from(null), settings)).hasSize(1);
    }

    @Test
    void recipientsAreCountedOneByOne() throws IOException {
        RateLimitSettings settings = limits("{ name: r, count: recipients, key: [client, recipient], rate: 1/1m }");
        assertThat(examine(at(Stage.RCPT).to("a@example.test"), settings)).isEmpty();
        assertThat(examine(at(Stage.RCPT).to("b@example.test"), settings)).isEmpty();
        assertThat(examine(at(Stage.RCPT).to("A@example.test"), settings)).hasSize(1);
    }

    @Test
    void messagesOfAnAuthenticatedDomainCountWhereverTheyComeFrom() throws IOException {
        RateLimitSettings settings = limits("{ name: d, count: messages, key: [authenticated-domain], rate: 1/1m }");
        assertThat(examine(authenticated("pool.example").client("192.0.2.1"), settings))
                .isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(examine(authenticated("pool.example").client("198.51.100.1"), settings))
                .hasSize(1);
    }

    @Test
    void mailForWhichNobodyAnswersIsNotHeldAgainstAnybody() throws IOException {
        RateLimitSettings settings = limits("{ name: d, count: messages, key: [authenticated-domain], rate: 1/1m }");
        assertThat(examine(at(Stage.DATA), settings)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(examine(at(Stage.DATA), settings)).isEmpty();
    }

    @Test
    void octetsAreCounted() throws IOException {
        RateLimitSettings settings =
                limits("{ name: b, count: bytes, key: [sender], rate: 10K/1h, burst: 2K, then: hold }");
        String message = "Subject: x\n\n" + "x".repeat(1000) + "\n"; // A little less than half of the burst
        for (int i = 0; i < 2; i++) {
            assertThat(examine(at(Stage.DATA).message(message), settings)).isEmpty();
            clock.advance(Duration.ofNanos(1));
        }
        Finding finding = only(examine(at(Stage.DATA).message(message), settings));
        assertThat(finding.effect()).isEqualTo(new Effect.Demand(Action.HOLD, null));
        assertThat(finding.reason()).isEqualTo(new Reason("7.28", "too much data"));
    }

    @Test
    void messageCountsOnceThoughTwoPoliciesHaveTheLimit() throws IOException {
        String limit = "{ name: d, count: messages, key: [authenticated-domain], rate: 2/1m }";
        RateLimitSettings one = limits(limit);
        RateLimitSettings other = limits(limit, "{ name: x, count: bytes, key: [client], rate: 1G/1d }");
        for (int i = 0; i < 2; i++) {
            Examinations mail = authenticated("pool.example"); // No two come at the same time, and may seem to
            assertThat(examine(mail, one)).isEmpty();
            assertThat(examine(mail, other)).isEmpty();
        }
        Examinations third = authenticated("pool.example");
        assertThat(examine(third, one)).hasSize(1);
        assertThat(examine(third, other)).hasSize(1);
    }

    @Test
    void connectionCountsOnceThoughTwoPoliciesHaveTheLimit() throws IOException {
        String limit = "{ name: c, count: connections, key: [client], rate: 2/1m }";
        RateLimitSettings one = limits(limit);
        RateLimitSettings other = limits(limit, "{ name: x, count: bytes, key: [client], rate: 1G/1d }");
        for (int i = 0; i < 2; i++) {
            Examinations connection = at(Stage.CONNECT);
            assertThat(examine(connection, one)).isEmpty();
            assertThat(examine(connection, other)).isEmpty();
        }
        assertThat(examine(at(Stage.CONNECT), one)).hasSize(1);
    }

    @Test
    void whatOneLimitRefusesIsNotCountedByTheOthers() throws IOException {
        RateLimitSettings settings = limits(
                "{ name: wide, count: messages, key: [client], rate: 3/1h }",
                "{ name: narrow, count: messages, key: [sender], rate: 1/1h }");
        examine(at(Stage.MAIL).from("a@one.example"), settings);
        for (int i = 0; i < 10; i++) {
            assertThat(examine(at(Stage.MAIL).from("a@one.example"), settings))
                    .extracting(Finding::name)
                    .containsExactly("ratelimit.narrow");
        }
        assertThat(examine(at(Stage.MAIL).from("b@one.example"), settings)).isEmpty();
        assertThat(examine(at(Stage.MAIL).from("c@one.example"), settings)).isEmpty();
        assertThat(examine(at(Stage.MAIL).from("d@one.example"), settings))
                .extracting(Finding::name)
                .containsExactly("ratelimit.wide");
    }

    @Test
    void pointsCount() throws IOException {
        RateLimitSettings settings =
                limits("{ name: p, count: messages, key: [client], rate: 1/1m, then: points, points: 2.5 }");
        examine(at(Stage.MAIL), settings);
        assertThat(only(examine(at(Stage.MAIL), settings)).effect()).isEqualTo(new Effect.Points(Score.of("2.5")));
    }

    @Test
    void limitInShadowOnlyRecordsAndLetsTheOthersCount() throws IOException {
        RateLimitSettings settings = limits(
                "{ name: quiet, count: messages, key: [client], rate: 1/1h, shadow: true }",
                "{ name: loud, count: messages, key: [sender], rate: 2/1h }");
        examine(at(Stage.MAIL), settings);
        assertThat(only(examine(at(Stage.MAIL), settings)).shadow()).isTrue();
        assertThat(examine(at(Stage.MAIL), settings))
                .extracting(Finding::name)
                .containsExactly("ratelimit.quiet", "ratelimit.loud");
    }

    @Test
    void failuresAreHeldAgainstTheNextSenderAndRecipient() throws IOException {
        RateLimitSettings settings = limits("{ name: guesses, count: failures, key: [client], rate: 2/10m }");
        for (int i = 0; i < 2; i++) {
            assertThat(examine(at(Stage.RCPT), settings)).isEmpty();
            filter.concluded(at(Stage.RCPT), settings, new Outcome(Result.RECIPIENT_UNKNOWN, null));
        }
        assertThat(only(examine(at(Stage.RCPT), settings)).name()).isEqualTo("ratelimit.guesses");
        assertThat(examine(at(Stage.MAIL), settings)).hasSize(1);
        clock.advance(Duration.ofMinutes(5));
        assertThat(examine(at(Stage.MAIL), settings)).isEmpty();
    }

    @Test
    void successIsNoFailure() throws IOException {
        RateLimitSettings settings = limits("{ name: guesses, count: failures, key: [client], rate: 1/10m }");
        for (Result result : List.of(Result.RECIPIENT_TAKEN, Result.DEFERRED)) {
            filter.concluded(at(Stage.RCPT), settings, new Outcome(result, null));
        }
        filter.concluded(at(Stage.DATA), settings, new Outcome(Result.ACCEPTED, null));
        assertThat(examine(at(Stage.RCPT), settings)).isEmpty();
    }

    @Test
    void refusalByTheLimitItselfIsNoFailure() throws IOException {
        RateLimitSettings settings =
                limits("{ name: guesses, count: failures, key: [client], rate: 2/10m, burst: 1, then: reject }");
        filter.concluded(at(Stage.RCPT), settings, new Outcome(Result.RECIPIENT_UNKNOWN, null));
        List<Finding> refused = examine(at(Stage.RCPT), settings);
        clock.advance(Duration.ofMinutes(5));
        filter.concluded(at(Stage.RCPT), settings, new Outcome(Result.REJECTED, Judge.judgeEarly(refused)));
        assertThat(examine(at(Stage.RCPT), settings)).isEmpty();
    }

    @Test
    void whoIsOnTheListIsNotCounted() throws IOException {
        ListFile list = ListFile.of("x.txt", "192.0.2.0/24", "friend.example requires=spf", "postmaster@example.test");
        RateLimitSettings settings = FilterSettings.of(RateLimitSettings.class, """
                except: x.txt
                limits:
                  - { name: m, count: messages, key: [client], rate: 1/1m }
                  - { name: r, count: recipients, key: [client], rate: 1/1m }
                  - { name: d, count: bytes, key: [client], rate: 1/1m }
                """, list);
        for (int i = 0; i < 3; i++) {
            assertThat(examine(at(Stage.MAIL), settings)).isEmpty();
            assertThat(examine(at(Stage.RCPT).client("203.0.113.1").to("postmaster@example.test"), settings))
                    .isEmpty();
            assertThat(examine(
                            authenticated("friend.example")
                                    .client("203.0.113.2")
                                    .from("a@friend.example"),
                            settings))
                    .isEmpty();
            clock.advance(Duration.ofNanos(1));
        }
        examine(at(Stage.MAIL).client("203.0.113.3").from("a@friend.example"), settings);
        assertThat(examine(at(Stage.MAIL).client("203.0.113.3").from("a@friend.example"), settings))
                .hasSize(1);
    }

    @Test
    void manyRecipientsOfOneMessageAreEachHeldToTheirLimit() throws IOException {
        RateLimitSettings settings =
                limits("{ name: flood, count: messages, key: [recipient, authenticated-domain], rate: 1/1h }");
        assertThat(examine(authenticated("a.example").to("x@example.test", "y@example.test"), settings))
                .isEmpty();
        clock.advance(Duration.ofNanos(1));
        assertThat(examine(authenticated("a.example").to("x@example.test", "y@example.test"), settings))
                .hasSize(1);
        clock.advance(Duration.ofNanos(1));
        assertThat(examine(authenticated("a.example").to("z@example.test"), settings))
                .isEmpty();
    }

    @Test
    void counterThatCannotBeReachedIsNotSilent() {
        RateLimitFilter broken = new RateLimitFilter(new HitCounter() {
            @Override
            public Hit take(HitKey key, Allowance allowance, long amount, Instant now) throws IOException {
                throw new IOException("no route");
            }

            @Override
            public Hit look(HitKey key, Allowance allowance, long amount, Instant now) {
                return Hit.ADMITTED;
            }
        });
        RateLimitSettings settings = limits("{ name: d, count: bytes, key: [client], rate: 1K/1m }");
        assertThatThrownBy(() -> broken.examine(at(Stage.DATA), settings)).isInstanceOf(IOException.class);
    }

    @Test
    void keyThatIsNotKnownYetIsAProblemOfThePolicy() {
        assertThat(problems("{ name: x, count: connections, key: [sender], rate: 1/1m }"))
                .singleElement()
                .asString()
                .contains("sender is not known yet where connections are counted");
        assertThat(problems("{ name: x, count: failures, key: [authenticated-domain], rate: 1/1m }"))
                .singleElement()
                .asString()
                .contains("authenticated-domain is not known yet");
    }

    @Test
    void whatContradictsItselfIsAProblemOfThePolicy() {
        assertThat(problems("{ name: x, count: messages, key: [], rate: 1/1m }"))
                .hasSize(1);
        assertThat(problems("{ name: x, count: messages, key: [client], rate: 1/1m, points: 2 }"))
                .hasSize(1);
        assertThat(problems("{ name: x, count: messages, key: [client], rate: 1/1m, then: points }"))
                .hasSize(1);
        assertThat(problems("{ name: X Y, count: messages, key: [client], rate: 1/1m }"))
                .hasSize(1);
        assertThat(problems("{ name: x, count: messages, key: [client], rate: lots }"))
                .hasSize(1);
        assertThat(problems("{ name: x, count: messages, key: [client], rate: 1/1m }, "
                        + "{ name: x, count: bytes, key: [client], rate: 1/1m }"))
                .singleElement()
                .asString()
                .contains("two limits are called x");
    }

    private List<Finding> examine(Examination mail, RateLimitSettings settings) throws IOException {
        return filter.examine(mail, settings);
    }

    private Examinations at(Stage stage) {
        return Examinations.at(stage).now(clock.instant());
    }

    private Examinations authenticated(String domain) {
        return at(Stage.DATA).authentication(new Authentication(List.of(), null, domain, Set.of(), Set.of(), null));
    }

    private static Finding only(List<Finding> findings) {
        assertThat(findings).hasSize(1);
        return findings.getFirst();
    }

    private static RateLimitSettings limits(String... limits) {
        return FilterSettings.of(RateLimitSettings.class, "limits:\n  - " + String.join("\n  - ", limits) + "\n");
    }

    private static List<String> problems(String limits) {
        return FilterSettings.problems(RateLimitSettings.class, "limits: [" + limits + "]\n");
    }
}
