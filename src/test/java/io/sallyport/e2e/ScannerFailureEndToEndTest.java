package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.sallyport.e2e.ScannerFailureEndToEndTest.WithScanners;
import io.sallyport.filter.FilterChain;
import io.sallyport.testing.Await;
import io.sallyport.testing.SmtpClient;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a filter that cannot tell means for mail: what the policy says, in the time that the policy gives. */
@QuarkusTest
@TestProfile(WithScanners.class)
@WithTestResource(DoorsResource.class)
class ScannerFailureEndToEndTest {
    private static final Duration BUDGET = Duration.ofMillis(500);

    /** The budget, and what a busy machine adds; far below the budget of a stage. */
    private static final Duration MOST = Duration.ofSeconds(10);

    /** A gateway with filters that fail. */
    public static final class WithScanners implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(FaultyScanner.class, RemoteScanner.class);
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("sallyport.filter.failures-to-open", "3", "sallyport.filter.open-time", "8s");
        }
    }

    Doors doors;

    @Inject
    FilterChain chain;

    @Inject
    RemoteScanner remote;

    @Test
    void scannerThatHangsCostsItsBudgetAndMeansWhatThePolicySays() throws IOException {
        assertUnavailable("hangs", "pass", "250 2.0.0 ", "deliver");
        assertUnavailable("hangs", "tag", "250 2.0.0 ", "tag");
        assertUnavailable("hangs", "hold", "250 2.0.0 ", "hold");
        assertUnavailable("hangs", "defer", "451 4.7.1 ", "defer");
        assertThat(chain.troubles()).containsKey("faulty");
        assertThat(health("faulty")).startsWith("unavailable since ");
    }

    @Test
    void scannerThatCannotBeInterruptedCostsNoMoreThanItsBudget() throws IOException {
        assertUnavailable("is-deaf", "tag", "250 2.0.0 ", "tag");
    }

    @Test
    void scannerThatBreaksMeansWhatThePolicySaysAtOnce() throws IOException {
        assertUnavailable("throws", "hold", "250 2.0.0 ", "hold");
        assertUnavailable("overflows", "tag", "250 2.0.0 ", "tag");
    }

    @Test
    void serviceThatIsAwayIsNotAskedForAWhileAndThenAgain() throws IOException {
        JudgedDomain domain = JudgedDomain.serve(doors, "remote.judge.test", """
                verdict: { subject-prefix: "[not scanned] " }
                filters: { remote: { on-unavailable: tag } }
                """);
        remote.serves(false);
        int before = remote.asked();
        List<SmtpClient.Reply> replies = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            replies.add(domain.send("bob", Doors.message("not-asked")));
        }
        assertThat(remote.asked() - before).isEqualTo(3);
        assertThat(chain.troubles()).containsKey("remote");
        assertThat(health("remote")).startsWith("unavailable, not asked for a while, since ");
        for (SmtpClient.Reply reply : replies.subList(0, 3)) {
            assertUnscanned(JudgedDomain.taken(reply), "connection refused");
        }
        assertUnscanned(JudgedDomain.taken(replies.getLast()), "not asked, because it failed 3 times in a row");

        remote.serves(true);
        Await.until(Doors.PATIENCE, () -> "the service to be asked again", () -> isScanned(domain));
        assertThat(chain.troubles()).doesNotContainKey("remote");
        assertThat(health("remote")).isNull();
    }

    /** What the readiness of the gateway says of a filter; null if nothing. */
    private static @Nullable String health(String filter) {
        return Doors.asAdmin()
                .get("/q/health/ready")
                .jsonPath()
                .getString("checks.find { it.name == 'filters' }.data." + filter);
    }

    private void assertUnavailable(String fault, String onUnavailable, String reply, String action) throws IOException {
        JudgedDomain domain = JudgedDomain.serve(doors, fault + "-" + onUnavailable + ".judge.test", """
                verdict: { subject-prefix: "[not scanned] " }
                filters: { faulty: { on-unavailable: %s, budget: %dms, fault: %s } }
                """.formatted(
                        onUnavailable, BUDGET.toMillis(), fault));
        String marker = "scanner-%s-%s".formatted(fault, onUnavailable);
        long began = System.nanoTime();

        SmtpClient.Reply told = domain.send("bob", Doors.message(marker));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(MOST);
        assertThat(told.toString()).startsWith(reply);
        JsonPath decision = told.isPositive() ? JudgedDomain.taken(told) : JudgedDomain.refused(told);
        assertThat(JudgedDomain.actions(decision)).containsExactly(action);
        assertThat(JudgedDomain.findings(decision)).contains("faulty.unavailable");
        assertThat(JudgedDomain.summary(decision))
                .contains(action.equals("deliver") ? "delivered" : "faulty.unavailable");
        boolean goesOn = action.equals("deliver") || action.equals("tag");
        if (goesOn) {
            assertThat(Doors.text(Doors.awaitAt(doors.first(), marker).bytes()))
                    .contains("Subject: " + (action.equals("tag") ? "[not scanned] " : "") + marker);
        } else {
            assertThat(Doors.find(doors.first(), marker)).isEmpty();
        }
    }

    private static void assertUnscanned(JsonPath decision, String why) {
        assertThat(JudgedDomain.actions(decision)).containsExactly("tag");
        assertThat(decision.getString(
                        "decision.judgements[0].findings.find { it.name == 'remote.unavailable' }.detail"))
                .contains(why);
    }

    private static boolean isScanned(JudgedDomain domain) {
        try {
            JsonPath decision = JudgedDomain.taken(domain.send("bob", Doors.message("asked-again")));
            return JudgedDomain.findings(decision).contains("remote.clean");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
