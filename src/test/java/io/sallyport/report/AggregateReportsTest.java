package io.sallyport.report;

import static io.sallyport.report.Observations.DAY;
import static io.sallyport.report.Observations.from;
import static io.sallyport.report.Observations.of;
import static io.sallyport.report.Observations.policy;
import static io.sallyport.report.Observations.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregateReportsTest {
    private static final String OBSERVATIONS = "sallyport.report.dmarc.observations";

    @TempDir
    private Path home;

    @Test
    void equalObservationsAreWrittenTogether() throws Exception {
        try (ReportFixture fixture = new ReportFixture(home)) {
            AggregateReports reports = reports(fixture);
            reports.record(from("a.example"));
            reports.record(from("b.example"));
            reports.record(from("a.example"));
            reports.start();
            reports.stop();
            List<Tally> tallies = new ArrayList<>();
            fixture.store.read(DAY, tallies::add);
            assertThat(tallies).containsExactly(new Tally(from("a.example"), 2), new Tally(from("b.example"), 1));
            assertThat(fixture.count(OBSERVATIONS, "taken")).isEqualTo(3);
        }
    }

    @Test
    void nothingIsKeptUnlessItIsWanted() throws Exception {
        try (ReportFixture fixture = new ReportFixture(home, "sallyport.report.dmarc.mode", "off")) {
            AggregateReports reports = reports(fixture);
            reports.start();
            reports.record(from("a.example"));
            reports.stop();
            assertThat(home.resolve("reports")).doesNotExist();
        }
    }

    @Test
    void whatWasKeptBeforeItWasSwitchedOffIsForgottenInItsTime() throws Exception {
        try (ReportFixture fixture = new ReportFixture(home, "sallyport.report.dmarc.mode", "off")) {
            fixture.seen(from("a.example"));
            fixture.toAfter(DAY, Duration.ofDays(8));
            AggregateReports reports = reports(fixture);
            reports.start();
            reports.stop();
            assertThat(fixture.store.days()).isEmpty();
            assertThat(fixture.spool.all()).isEmpty();
        }
    }

    @Test
    void mailOfADomainThatWantsNoReportsOrHasNoNameIsPassedOver() throws Exception {
        try (ReportFixture fixture = new ReportFixture(home)) {
            AggregateReports reports = reports(fixture);
            reports.record(of(policy("a.example"), "", row("192.0.2.1", "a.example")));
            reports.record(of(policy("a\r\nb.example"), "mailto:a@b.example", row("192.0.2.1", "a.example")));
            reports.record(of(policy(""), "mailto:a@b.example", row("192.0.2.1", "a.example")));
            reports.start();
            reports.stop();
            assertThat(home.resolve("reports")).doesNotExist();
        }
    }

    @Test
    void diskThatFailsCostsObservationsAndNothingElse() throws Exception {
        try (ReportFixture fixture = new ReportFixture(home)) {
            Files.writeString(home.resolve("reports"), "a file where the folder should be");
            AggregateReports reports = reports(fixture);
            reports.record(from("a.example"));
            reports.record(from("a.example"));
            reports.start();
            reports.stop();
            assertThat(fixture.count(OBSERVATIONS, "dropped")).isEqualTo(2);
        }
    }

    @Test
    void flowThatIsFasterThanTheDiskIsBounded() throws Exception {
        try (ReportFixture fixture = new ReportFixture(home)) {
            AggregateReports reports = reports(fixture); // Not started: nobody writes
            for (int i = 0; i < 5_000; i++) {
                reports.record(from("a.example"));
            }
            assertThat(fixture.count(OBSERVATIONS, "dropped")).isEqualTo(3_000);
            reports.start();
            reports.stop();
            List<Tally> tallies = new ArrayList<>();
            fixture.store.read(DAY, tallies::add);
            assertThat(tallies).containsExactly(new Tally(from("a.example"), 2_000));
        }
    }

    @Test
    void dayThatIsFullIsCounted() throws Exception {
        try (ReportFixture fixture = new ReportFixture(home, "sallyport.report.dmarc.max-bytes", "600")) {
            AggregateReports reports = reports(fixture);
            reports.record(from("a.example"));
            reports.record(from("b.example"));
            reports.start();
            reports.stop();
            assertThat(fixture.count(OBSERVATIONS, "dropped")).isEqualTo(1);
            assertThat(fixture.store.read(DAY, tally -> {}).full()).isTrue();
        }
    }

    @Test
    void reportsOfYesterdayAreSentAtTheStart() throws Exception {
        try (ReportFixture fixture = new ReportFixture(home)) {
            fixture.seen(from("a.example"));
            fixture.toAfter(DAY, Duration.ofHours(1));
            AggregateReports reports = reports(fixture);
            reports.start();
            Await.until(
                    Duration.ofSeconds(10),
                    () -> "the report",
                    () -> !fixture.spool.all().isEmpty());
            reports.stop();
            assertThat(fixture.recipients()).containsExactly("dmarc@a.example");
        }
    }

    private static AggregateReports reports(ReportFixture fixture) throws IOException {
        return new AggregateReports(
                fixture.config, fixture.store, fixture.dns, fixture.outbox(), fixture.metrics, fixture.clock);
    }
}
