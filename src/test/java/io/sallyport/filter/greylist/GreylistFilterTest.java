package io.sallyport.filter.greylist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.filter.Outcome;
import io.sallyport.filter.Outcome.Result;
import io.sallyport.mail.Action;
import io.sallyport.mail.Authentication;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Reason;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Verdict;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.policy.Judge;
import io.sallyport.policy.ListFile;
import io.sallyport.policy.RecipientPolicy;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FilterSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GreylistFilterTest {
    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final GreylistFilter filter = new GreylistFilter(new MemoryGreylistStore(1000), new MailMetrics(meters));
    private final GreylistSettings settings = FilterSettings.of(GreylistSettings.class, "from: 3\n");

    @Test
    void exampleOfTheDocumentationHoldsAndSaysTheDefaults() {
        ListFile list = ListFile.of("lists/partners.txt", "192.0.2.7");
        GreylistSettings example = FilterSettings.example(GreylistSettings.class, list);
        assertThat(example).isEqualTo(FilterSettings.of(GreylistSettings.class, "except: lists/partners.txt\n", list));
    }

    @Test
    void suspiciousMailOfAStrangerIsDeferredOnce() throws IOException {
        assertThat(come(5, plain())).isEqualTo("greylist.new");
        clock.advance(Duration.ofMinutes(5));
        assertThat(come(5, plain())).isEqualTo("greylist.delayed");
        assertThat(come(5, plain())).isEqualTo("taken");
    }

    @Test
    void senderIsToldHowLongToWait() throws IOException {
        Finding finding = filter.examine(plain().now(clock.instant()), settings).getFirst();
        assertThat(finding.reason()).isEqualTo(new Reason("7.1", "greylisted, try again in 5 minutes"));
        assertThat(finding.effect()).isEqualTo(new Effect.Demand(Action.DEFER, Score.of("3")));
        assertThat(finding.evidence()).containsEntry("sender", "192.0.2.0/24 sender.example");
    }

    @Test
    void whoComesTooEarlyWaitsForTheRestAndNotForMore() throws IOException {
        come(5, plain());
        clock.advance(Duration.ofMinutes(4));
        Finding early = filter.examine(plain().now(clock.instant()), settings).getFirst();
        assertThat(early.name()).isEqualTo("greylist.early");
        assertThat(early.reason()).isEqualTo(new Reason("7.1", "greylisted, try again in 60 seconds"));
        assertThat(come(5, plain())).isEqualTo("greylist.early");
        clock.advance(Duration.ofMinutes(1));
        assertThat(come(5, plain())).isEqualTo("greylist.delayed");
    }

    @Test
    void mailThatIsNotSuspiciousIsNotDelayedAndNothingIsRemembered() throws IOException {
        assertThat(come(2.99, plain())).isEqualTo("taken");
        clock.advance(Duration.ofHours(1));
        assertThat(come(3, plain())).isEqualTo("greylist.new");
    }

    @Test
    void fromZeroDelaysEveryStranger() throws IOException {
        GreylistSettings always = FilterSettings.of(GreylistSettings.class, "from: 0\n");
        assertThat(come(always, -10, plain())).isEqualTo("greylist.new");
    }

    @Test
    void whoComesAfterTheWindowIsAStrangerAgain() throws IOException {
        come(5, plain());
        clock.advance(Duration.ofDays(2));
        assertThat(come(5, plain())).isEqualTo("greylist.new");
    }

    @Test
    void whoIsKnownStaysKnownAsLongAsMailComes() throws IOException {
        come(5, plain());
        clock.advance(Duration.ofHours(1));
        come(5, plain());
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofDays(30));
            assertThat(come(5, plain().from("other@sender.example"))).isEqualTo("taken");
        }
        clock.advance(Duration.ofDays(36));
        assertThat(come(5, plain())).isEqualTo("greylist.new");
    }

    @Test
    void otherMailOfAStrangerDoesNotProveThatItComesAgain() throws IOException {
        come(5, plain());
        clock.advance(Duration.ofMinutes(10));
        assertThat(come(5, plain().from("next@sender.example"))).isEqualTo("greylist.new");
        assertThat(come(5, plain().to("next@example.test"))).isEqualTo("greylist.new");
        assertThat(come(5, plain().client("198.51.100.1"))).isEqualTo("greylist.new");
    }

    @Test
    void oneOfTheRecipientsIsEnoughToKnowTheMailAgain() throws IOException {
        come(5, plain().to("a@example.test", "b@example.test", "c@example.test"));
        clock.advance(Duration.ofMinutes(10));
        assertThat(come(5, plain().to("C@example.test"))).isEqualTo("greylist.delayed");
    }

    @Test
    void neighbourInTheNetworkOfTheFirstAttemptIsTheSameSender() throws IOException {
        come(5, plain().client("2001:db8:0:1::1"));
        clock.advance(Duration.ofMinutes(10));
        assertThat(come(5, plain().client("2001:db8:0:1:2::2"))).isEqualTo("greylist.delayed");
    }

    @Test
    void serversOfOneAuthenticatedDomainAreOneSender() throws IOException {
        come(5, authenticated("provider.example").client("192.0.2.1"));
        clock.advance(Duration.ofMinutes(10));
        assertThat(come(5, authenticated("provider.example").client("198.51.100.1")))
                .isEqualTo("greylist.delayed");
        assertThat(come(
                        5,
                        authenticated("provider.example").client("203.0.113.1").from("x@y.example")))
                .isEqualTo("taken");
    }

    @Test
    void bouncesAreDelayedLikeOtherMail() throws IOException {
        assertThat(come(5, plain().from(null))).isEqualTo("greylist.new");
        clock.advance(Duration.ofMinutes(5));
        assertThat(come(5, plain().from(null))).isEqualTo("greylist.delayed");
    }

    @Test
    void delayIsMeasuredWhenTheMailIsAccepted() throws IOException {
        come(5, plain());
        clock.advance(Duration.ofMinutes(7));
        come(5, plain());
        come(5, plain());
        var timer = meters.get("sallyport.greylist.delay").timer();
        assertThat(timer.count()).isEqualTo(1);
        assertThat(timer.totalTime(TimeUnit.MINUTES)).isEqualTo(7);
    }

    @Test
    void refusedOrHeldMailDoesNotMakeItsSenderKnown() throws IOException {
        come(5, plain());
        clock.advance(Duration.ofMinutes(10));
        for (Result result : List.of(Result.REJECTED, Result.KEPT)) {
            Verdict verdict = judge(5, filter.examine(plain().now(clock.instant()), settings));
            filter.concluded(plain().now(clock.instant()), settings, new Outcome(result, verdict));
            assertThat(filter.examine(plain().from("b@sender.example").now(clock.instant()), settings))
                    .extracting(Finding::name)
                    .containsExactly("greylist.new");
        }
    }

    @Test
    void mailThatAnotherFilterDeferredIsNotWaitedFor() throws IOException {
        Examinations mail = plain().now(clock.instant());
        List<Finding> findings = new ArrayList<>(filter.examine(mail, settings));
        findings.add(Finding.defer("other.busy", "busy"));
        filter.concluded(mail, settings, new Outcome(Result.DEFERRED, judge(0, findings)));
        clock.advance(Duration.ofMinutes(10));
        assertThat(come(5, plain())).isEqualTo("greylist.new");
    }

    @Test
    void whoIsOnTheListIsNeverDelayed() throws IOException {
        ListFile list = ListFile.of(
                "x.txt",
                "203.0.113.0/24",
                "friend.example requires=spf",
                "boss@example.test",
                "known.example spoofable=true");
        GreylistSettings except = FilterSettings.of(GreylistSettings.class, "except: x.txt\n", list);
        assertThat(come(except, 5, plain().client("203.0.113.9"))).isEqualTo("taken");
        assertThat(come(except, 5, authenticated("friend.example").from("a@friend.example")))
                .isEqualTo("taken");
        assertThat(come(except, 5, plain().from("a@friend.example"))).isEqualTo("greylist.new");
        assertThat(come(except, 5, plain().from("boss@example.test")))
                .as("who only claims to be who is exempt as a recipient")
                .isEqualTo("greylist.new");
        assertThat(come(except, 5, plain().from("a@known.example"))).isEqualTo("taken");
        assertThat(come(except, 5, plain().to("boss@example.test"))).isEqualTo("taken");
        assertThat(come(except, 5, plain().to("boss@example.test", "clerk@example.test")))
                .isEqualTo("greylist.new");
    }

    @Test
    void floodOfRecipientsIsCut() throws IOException {
        String[] many = new String[1000];
        for (int i = 0; i < many.length; i++) {
            many[i] = "user%04d@example.test".formatted(i);
        }
        assertThat(Sender.of(plain().to(many), settings).mails()).hasSize(100);
        come(5, plain().to(many));
        clock.advance(Duration.ofMinutes(10));
        assertThat(come(5, plain().to(many))).isEqualTo("greylist.delayed");
    }

    @Test
    void storeThatFailsIsNotSilent() {
        GreylistFilter broken = new GreylistFilter(
                new GreylistStore() {
                    @Override
                    public Map<String, Memory> recall(Collection<String> keys, Instant now) throws IOException {
                        throw new IOException("disk full");
                    }

                    @Override
                    public void remember(Collection<String> keys, Memory memory) throws IOException {
                        throw new IOException("disk full");
                    }
                },
                MailMetrics.unread());
        assertThatThrownBy(() -> broken.examine(plain(), settings)).isInstanceOf(IOException.class);
    }

    @Test
    void timesThatMakeNoSenseAreProblemsOfThePolicy() {
        for (String yaml : List.of(
                "from: -1",
                "delay: 0s",
                "delay: 25h",
                "window: 5m",
                "window: 32d",
                "remember: 0s",
                "remember: 367d",
                "ipv4-prefix: 33")) {
            assertThat(FilterSettings.problems(GreylistSettings.class, yaml + "\n"))
                    .as(yaml)
                    .hasSize(1);
        }
    }

    private String come(double points, Examinations mail) throws IOException {
        return come(settings, points, mail);
    }

    /** What becomes of a mail against which so much speaks otherwise: the greylist's finding if it was one, else taken. */
    private String come(GreylistSettings with, double points, Examinations mail) throws IOException {
        Examinations now = mail.now(clock.instant());
        List<Finding> findings = filter.examine(now, with);
        Verdict verdict = judge(points, findings);
        Result result = verdict.action() == Action.DEFER ? Result.DEFERRED : Result.ACCEPTED;
        filter.concluded(now, with, new Outcome(result, verdict));
        boolean noted = findings.stream().anyMatch(finding -> finding.effect() instanceof Effect.Noted);
        return result == Result.DEFERRED || noted ? findings.getFirst().name() : "taken";
    }

    private static Verdict judge(double points, List<Finding> findings) {
        List<Finding> all = new ArrayList<>(findings);
        all.add(Finding.points(Score.of(points), "other.suspicion", "for a test"));
        return Judge.judge(RecipientPolicy.DEFAULT, all);
    }

    private static Examinations plain() {
        return Examinations.at(Stage.DATA);
    }

    private static Examinations authenticated(String domain) {
        return plain().authentication(new Authentication(List.of(), null, domain, Set.of(), Set.of(), null));
    }
}
