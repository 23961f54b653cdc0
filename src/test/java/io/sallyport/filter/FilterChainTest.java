package io.sallyport.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.overload.FixedLevel;
import io.sallyport.overload.Level;
import io.sallyport.overload.OverloadConfig;
import io.sallyport.overload.Shedding;
import io.sallyport.policy.FilterRule;
import io.sallyport.testing.Await;
import io.sallyport.testing.Chains;
import io.sallyport.testing.Configs;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeClock;
import io.sallyport.tracing.RecordedSpans;
import io.sallyport.tracing.Span;
import io.sallyport.tracing.Spans;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FilterChainTest {
    private static final Settings SETTINGS = new Settings("");
    private static final Duration AMPLE = Duration.ofMinutes(1);

    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final List<Outcome> learned = new ArrayList<>();

    /** Settings of the filters here. */
    record Settings(String text) {}

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Look {
        List<Finding> at(Examination mail, Settings settings) throws Exception;
    }

    private Filter<Settings> filter(String name, Look look) {
        return filter(name, false, look);
    }

    private Filter<Settings> filter(String name, boolean external, Look look) {
        return new Filter<>() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Set<Stage> stages() {
                return Set.of(Stage.DATA);
            }

            @Override
            public Class<Settings> settingsType() {
                return Settings.class;
            }

            @Override
            public List<Finding> examine(Examination mail, Settings settings) throws Exception {
                return look.at(mail, settings);
            }

            @Override
            public void concluded(Examination mail, Settings settings, Outcome outcome) {
                if (outcome.result() == Outcome.Result.KEPT) {
                    waitForEver();
                }
                learned.add(outcome);
            }

            @Override
            public boolean isExternal() {
                return external;
            }
        };
    }

    @Test
    void filtersOfAStageRunSideBySide() {
        CyclicBarrier all = new CyclicBarrier(3);
        Look meet = (mail, settings) -> {
            all.await(1, TimeUnit.MINUTES); // One after the other, they would never meet
            return List.of();
        };
        FilterChain chain = Chains.of(clock, filter("a", meet), filter("b", meet), filter("c", meet));
        assertThat(findings(chain, rule("a"), rule("b"), rule("c"))).isEmpty();
    }

    @Test
    void filterLooksOnceForEachBlockHoweverManyRecipientsAskForIt() {
        AtomicInteger looks = new AtomicInteger();
        FilterChain chain = Chains.of(clock, filter("a", (mail, settings) -> {
            looks.incrementAndGet();
            return List.of(Finding.noted("a.seen", settings.text()));
        }));
        Screening screening = chain.screen(mail());
        FilterRule shared = rule("a");
        FilterRule other = Chains.rule("a", new Settings("other"));
        assertThat(screening.findings(List.of(shared))).isEqualTo(screening.findings(List.of(shared)));
        assertThat(screening.findings(List.of(other)).getFirst().detail()).isEqualTo("other");
        assertThat(looks).hasValue(2);
    }

    @Test
    void filterIsOnlyAskedAtItsStage() {
        FilterChain chain = Chains.of(clock, filter("a", (mail, settings) -> List.of(Finding.noted("a.seen", ""))));
        assertThat(chain.screen(Examinations.at(Stage.RCPT)).findings(List.of(rule("a"))))
                .isEmpty();
    }

    @Test
    void exceptionBecomesUnavailableWithThePolicysWord() {
        for (Throwable thrown :
                List.of(new IOException("gone"), new IllegalStateException(), new StackOverflowError())) {
            FilterChain chain = Chains.of(clock, filter("a", (mail, settings) -> {
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (Exception) thrown;
            }));
            Finding finding = findings(chain, rule("a", Action.HOLD, AMPLE)).getFirst();
            assertThat(finding.name()).isEqualTo("a.unavailable");
            assertThat(finding.effect()).isEqualTo(new Effect.Unavailable(Action.HOLD));
            assertThat(finding.detail()).contains(thrown.getClass().getName());
            assertThat(chain.troubles()).containsKey("a");
        }
    }

    @Test
    void filterThatHangsIsInterruptedWhenItsBudgetIsOver() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        FilterChain chain = Chains.of(clock, filter("a", (mail, settings) -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return List.of();
        }));
        Finding finding =
                findings(chain, rule("a", Action.DEFER, Duration.ofMillis(10))).getFirst();
        assertThat(finding.effect()).isEqualTo(new Effect.Unavailable(Action.DEFER));
        assertThat(finding.detail()).isEqualTo("no answer within PT0.01S");
        assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void filterThatIsInterruptedHasFailedOnce() throws Exception {
        AtomicReference<Thread> working = new AtomicReference<>();
        AtomicInteger asked = new AtomicInteger();
        FilterChain chain = new FilterChain(
                new FilterRegistry(List.of(filter("av", true, (mail, settings) -> {
                    working.set(Thread.currentThread());
                    asked.incrementAndGet();
                    new CountDownLatch(1).await();
                    return List.of();
                }))),
                Configs.of(FilterConfig.class, "sallyport.filter.failures-to-open", "2"),
                MailMetrics.unread(),
                clock,
                Shedding.none());
        for (int i = 0; i < 2; i++) {
            findings(chain, rule("av", Action.DEFER, Duration.ofMillis(100)));
            working.get().join();
        }
        assertThat(asked).hasValue(2);
        assertThat(chain.troubles().get("av").toString()).contains("no answer within PT0.1S");
    }

    @Test
    void filterThatAsksNoServiceIsNeverLeftAlone() {
        AtomicInteger asked = new AtomicInteger();
        FilterChain chain = Chains.of(clock, filter("a", (mail, settings) -> {
            asked.incrementAndGet();
            throw new IllegalStateException("a defect");
        }));
        for (int i = 0; i < 8; i++) {
            findings(chain, rule("a"));
        }
        assertThat(asked).hasValue(8);
        assertThat(chain.troubles().get("a").toString()).doesNotContain("not asked", "suspended=true");
    }

    @Test
    void stageHasABudgetOfItsOwn() {
        FilterConfig config = Configs.of(FilterConfig.class, "sallyport.filter.stage-budget", "100ms");
        FilterChain chain = new FilterChain(
                new FilterRegistry(List.of(filter("a", (mail, settings) -> {
                    new CountDownLatch(1).await();
                    return List.of();
                }))),
                config,
                MailMetrics.unread(),
                clock,
                Shedding.none());
        assertThat(findings(chain, rule("a")).getFirst().detail()).isEqualTo("no answer within PT0.1S");
    }

    @Test
    void filterThatCannotBeInterruptedIsNotAskedForEver() {
        CountDownLatch never = new CountDownLatch(1);
        FilterConfig config = Configs.of(FilterConfig.class, "sallyport.filter.max-running", "10");
        FilterChain chain = new FilterChain(
                new FilterRegistry(List.of(filter("a", (mail, settings) -> {
                    boolean over = false;
                    while (!over) {
                        try {
                            never.await();
                            over = true;
                        } catch (InterruptedException e) {
                            over = false; // As stubborn as code can be
                        }
                    }
                    return List.of();
                }))),
                config,
                MailMetrics.unread(),
                clock,
                Shedding.none());
        FilterRule rule = rule("a", Action.DEFER, Duration.ofMillis(1));
        for (int i = 0; i < 10; i++) {
            assertThat(findings(chain, rule).getFirst().detail()).startsWith("no answer");
        }
        assertThat(findings(chain, rule).getFirst().detail()).isEqualTo("at work for 10 mails already");
        never.countDown();
    }

    @Test
    void externalServiceThatFailsIsLeftAloneForAWhile() {
        AtomicInteger asked = new AtomicInteger();
        FilterChain chain = Chains.of(clock, filter("av", true, (mail, settings) -> {
            asked.incrementAndGet();
            throw new IOException("connection refused");
        }));
        for (int i = 0; i < 8; i++) {
            assertThat(findings(chain, rule("av", Action.DEFER, AMPLE))
                            .getFirst()
                            .effect())
                    .isEqualTo(new Effect.Unavailable(Action.DEFER));
        }
        assertThat(asked).hasValue(5);
        assertThat(Objects.requireNonNull(chain.troubles().get("av")).suspended())
                .isTrue();
        clock.advance(Duration.ofSeconds(30));
        assertThat(findings(chain, rule("av"))).hasSize(1);
        assertThat(findings(chain, rule("av"))).hasSize(1);
        assertThat(asked).as("one mail tries").hasValue(6);
    }

    @Test
    void serviceThatIsBackIsAskedAgain() {
        AtomicInteger asked = new AtomicInteger();
        FilterChain chain = Chains.of(clock, filter("av", true, (mail, settings) -> {
            if (asked.incrementAndGet() <= 5) {
                throw new IOException("connection refused");
            }
            return List.of();
        }));
        for (int i = 0; i < 6; i++) {
            findings(chain, rule("av"));
        }
        clock.advance(Duration.ofSeconds(30));
        for (int i = 0; i < 3; i++) {
            assertThat(findings(chain, rule("av"))).isEmpty();
        }
        assertThat(chain.troubles()).isEmpty();
    }

    @Test
    void whatAFilterCallsUnavailableGetsThePolicysWordToo() {
        FilterChain chain = Chains.of(
                clock, filter("a", (mail, settings) -> List.of(Finding.unavailable("a.silent", "no answer"))));
        assertThat(findings(chain, rule("a", Action.TAG, AMPLE)).getFirst().effect())
                .isEqualTo(new Effect.Unavailable(Action.TAG));
    }

    @Test
    void inAnOverloadCostlyFiltersAreSkippedThatThePolicyCanDoWithoutAndNoOthers() {
        Shedding shedding = new Shedding(Configs.of(OverloadConfig.class), clock, MailMetrics.unread());
        FilterChain chain = new FilterChain(
                new FilterRegistry(List.of(
                        filter("costly", true, (mail, settings) -> List.of(Finding.noted("costly.seen", ""))),
                        filter("insisted", true, (mail, settings) -> List.of(Finding.noted("insisted.seen", ""))),
                        filter("cheap", (mail, settings) -> List.of(Finding.noted("cheap.seen", ""))))),
                Configs.of(FilterConfig.class),
                MailMetrics.unread(),
                clock,
                shedding);
        FilterRule[] rules = {
            rule("costly", Action.DELIVER, AMPLE),
            rule("insisted", Action.TAG, AMPLE),
            rule("cheap", Action.DELIVER, AMPLE)
        };
        FixedLevel.of(shedding, Level.REFUSE_UNKNOWN);
        assertThat(findings(chain, rules))
                .extracting(Finding::name)
                .containsExactlyInAnyOrder("costly.seen", "insisted.seen", "cheap.seen");
        for (Level level : List.of(Level.SKIP_OPTIONAL, Level.RESERVE_ONLY)) {
            FixedLevel.of(shedding, level);
            List<Finding> findings = findings(chain, rules);
            assertThat(findings)
                    .extracting(Finding::name)
                    .containsExactlyInAnyOrder("costly.skipped", "insisted.seen", "cheap.seen");
            assertThat(findings).extracting(Finding::effect).containsOnly(new Effect.Noted());
            assertThat(chain.troubles()).as("It is no trouble of the filter's").isEmpty();
        }
    }

    @Test
    void filtersAreTracedWithHowManyFindingsTheyHave() {
        RecordedSpans spans = new RecordedSpans();
        FilterChain chain = Chains.of(
                clock,
                filter("a", (mail, settings) -> List.of(Finding.noted("a.seen", "secret"))),
                filter("b", (mail, settings) -> {
                    throw new IOException("secret");
                }));
        Span mail = spans.begin("mail");
        Spans.within(mail, () -> {
            findings(chain, rule("a"), rule("b"));
        });
        mail.end();
        Await.until(
                Duration.ofSeconds(20),
                () -> "three spans " + spans.paths(),
                () -> spans.paths().stream().sorted().toList().equals(List.of("mail", "mail/filter", "mail/filter")));
        assertThat(spans.told()).contains("a", "1", "b").doesNotContain("secret");
        assertThat(spans.hasFailed("filter")).isTrue();
    }

    @Test
    void chainForMadeUpMailsDoesWithoutNothing() {
        FilterChain chain = FilterChain.quiet(
                new FilterRegistry(
                        List.of(filter("costly", true, (mail, settings) -> List.of(Finding.noted("costly.seen", ""))))),
                Configs.of(FilterConfig.class),
                MailMetrics.unread(),
                clock);
        assertThat(findings(chain, rule("costly", Action.DELIVER, AMPLE)))
                .extracting(Finding::name)
                .containsExactly("costly.seen");
    }

    @Test
    void blockInTheShadowFindsOnlyShadows() {
        FilterChain chain = Chains.of(clock, filter("a", (mail, settings) -> List.of(Finding.reject("a.x", ""))));
        FilterRule shadow = new FilterRule("a", Action.DELIVER, AMPLE, true, SETTINGS);
        assertThat(findings(chain, shadow)).allMatch(Finding::shadow);
    }

    @Test
    void findingUnderAStrangersNameIsNoFinding() {
        FilterChain chain =
                Chains.of(clock, filter("a", (mail, settings) -> List.of(Finding.reject("lists.allowed", ""))));
        assertThat(findings(chain, rule("a"))).extracting(Finding::name).containsExactly("a.unavailable");
    }

    @Test
    void findingsAreBounded() {
        FilterChain chain = Chains.of(clock, filter("a", (mail, settings) -> {
            List<Finding> many = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                many.add(Finding.points(Score.of("1"), "a.x", "%d", i));
            }
            return many;
        }));
        List<Finding> findings = findings(chain, rule("a"));
        assertThat(findings).hasSize(201);
        assertThat(findings.getLast().detail()).isEqualTo("100000 findings");
    }

    @Test
    void filterLearnsOnlyWhatBecameOfMailsThatItLookedAt() {
        FilterChain chain = Chains.of(clock, filter("a", (mail, settings) -> List.of()));
        FilterRule rule = rule("a");
        Screening screening = chain.screen(mail());
        Outcome outcome = new Outcome(Outcome.Result.ACCEPTED, null);
        screening.concluded(List.of(rule), outcome);
        assertThat(learned).isEmpty();
        screening.findings(List.of(rule));
        screening.concluded(List.of(rule), outcome);
        assertThat(learned).containsExactly(outcome);
    }

    @Test
    void filterThatNeverHasDoneWithLearningHoldsNobodyUp() {
        FilterChain chain = Chains.of(clock, filter("a", (mail, settings) -> List.of()));
        FilterRule rule = rule("a", Action.DELIVER, Duration.ofMillis(100));
        Screening screening = chain.screen(mail());
        screening.findings(List.of(rule));
        screening.concluded(List.of(rule), new Outcome(Outcome.Result.KEPT, null));
        screening.concluded(List.of(rule), new Outcome(Outcome.Result.ACCEPTED, null));
        assertThat(learned).as("not even for the next group of recipients").isEmpty();
        assertThat(chain.troubles()).containsKey("a");
    }

    @Test
    void serviceIsTriedAgainThoughNobodyWaitedForTheMailThatTried() {
        AtomicInteger asked = new AtomicInteger();
        FilterChain chain = Chains.of(clock, filter("av", true, (mail, settings) -> {
            if (asked.incrementAndGet() == 6) {
                waitForEver();
            }
            throw new IOException("connection refused");
        }));
        for (int i = 0; i < 5; i++) {
            findings(chain, rule("av"));
        }
        clock.advance(Duration.ofSeconds(30));
        chain.screen(mail()).begin(List.of(rule("av"))); // Its client has hung up
        findings(chain, rule("av"));
        clock.advance(Duration.ofSeconds(30));
        findings(chain, rule("av"));
        assertThat(asked).hasValue(7);
    }

    @Test
    void twoFiltersOfOneNameAreRefused() {
        Filter<Settings> one = filter("a", (mail, settings) -> List.of());
        Filter<Settings> two = filter("a", (mail, settings) -> List.of());
        assertThatThrownBy(() -> new FilterRegistry(List.of(one, two)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("two filters are called a");
    }

    private static Examination mail() {
        return Examinations.at(Stage.DATA);
    }

    private static FilterRule rule(String filter) {
        return Chains.rule(filter, SETTINGS);
    }

    private static FilterRule rule(String filter, Action onUnavailable, Duration budget) {
        return Chains.rule(filter, SETTINGS, onUnavailable, budget);
    }

    private static List<Finding> findings(FilterChain chain, FilterRule... rules) {
        return chain.screen(mail()).findings(List.of(rules));
    }
}
