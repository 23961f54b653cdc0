package io.sallyport.report;

import static io.sallyport.report.Observations.DAY;
import static io.sallyport.report.Observations.NOON;
import static io.sallyport.report.Observations.from;
import static io.sallyport.report.Observations.of;
import static io.sallyport.report.Observations.policy;
import static io.sallyport.report.Observations.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.report.PublishedPolicy.Alignment;
import io.sallyport.report.PublishedPolicy.Assessment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayReportsTest {
    @TempDir
    private Path root;

    private FileObservationStore store;

    @BeforeEach
    void open() {
        store = new FileObservationStore(root, 100_000_000);
    }

    @Test
    void equalRowsAreCounted() throws IOException {
        seen(
                from("a.example"),
                from("a.example"),
                of(policy("a.example"), "mailto:x@a.example", row("192.0.2.9", "a.example")));
        store.append(DAY, List.of(new Tally(from("a.example"), 40)));
        DmarcReport report = only(reports(100, 100));
        assertThat(report.rows().values()).containsExactly(42L, 1L);
        assertThat(report.messages()).isEqualTo(43);
    }

    @Test
    void everyPolicyDomainHasItsReport() throws IOException {
        seen(from("b.example"), from("a.example"), from("a.example"));
        assertThat(reports(100, 100))
                .extracting(report -> report.policy().domain())
                .containsExactly("a.example", "b.example"); // The most mail first
    }

    @Test
    void subdomainsAreRowsOfTheReportOfTheirPolicyDomain() throws IOException {
        seen(
                of(policy("example.com"), "mailto:x@example.com", row("192.0.2.1", "example.com")),
                of(policy("example.com"), "mailto:x@example.com", row("192.0.2.1", "foo.example.com")),
                of(policy("bar.example.com"), "mailto:x@example.com", row("192.0.2.1", "bar.example.com")));
        assertThat(reports(100, 100)).extracting(report -> report.rows().size()).containsExactly(2, 1);
    }

    /** RFC 9990 § 3.1: one policy configuration in a report. */
    @Test
    void policyThatChangedInTheDayHasTwoReports() throws IOException {
        PublishedPolicy strict = policy("a.example", Assessment.REJECT);
        PublishedPolicy lax = policy("a.example", Assessment.NONE);
        seen(
                of(strict, "mailto:x@a.example", row("192.0.2.1", "a.example")),
                of(lax, "mailto:x@a.example", row("192.0.2.1", "a.example")),
                of(strict, "mailto:y@a.example", row("192.0.2.2", "a.example")));
        List<DmarcReport> reports = reports(100, 100);
        assertThat(reports).extracting(DmarcReport::policy).containsExactly(strict, lax);
        assertThat(reports.getFirst().rua()).isEqualTo("mailto:y@a.example"); // What holds at the end
    }

    @Test
    void policyThatChangesAllTheTimeHasFourReportsAndLosesNoMail() throws IOException {
        for (int i = 0; i < 50; i++) {
            PublishedPolicy policy = new PublishedPolicy(
                    "a.example",
                    "a.example",
                    Assessment.NONE,
                    null,
                    null,
                    Alignment.RELAXED,
                    Alignment.RELAXED,
                    false,
                    false,
                    "x" + i);
            seen(of(policy, "mailto:x@a.example", row("192.0.2.1", "a.example")));
        }
        List<DmarcReport> reports = reports(100, 100);
        assertThat(reports).hasSize(4);
        assertThat(reports.stream().mapToLong(DmarcReport::messages).sum()).isEqualTo(50);
    }

    @Test
    void rowsBeyondTheBoundAreCountedAsMissing() throws IOException {
        for (int i = 0; i < 10; i++) {
            seen(of(policy("a.example"), "mailto:x@a.example", row("192.0.2." + i, "a.example")));
        }
        seen(of(policy("a.example"), "mailto:x@a.example", row("192.0.2.0", "a.example")));
        DmarcReport report = only(reports(3, 100));
        assertThat(report.rows()).hasSize(3);
        assertThat(report.messages()).isEqualTo(4);
        assertThat(report.omitted()).isEqualTo(7);
    }

    @Test
    void domainsWithTheMostMailAreReportedIfThereAreTooMany() throws IOException {
        for (int i = 0; i < 20; i++) {
            seen(from("noise" + i + ".example"));
        }
        seen(from("z.example"), from("z.example"));
        List<DmarcReport> reports = new ArrayList<>();
        DayReports.Summary summary = new DayReports(store, 100, 2).each(DAY, reports::add);
        assertThat(reports)
                .extracting(report -> report.policy().domain())
                .containsExactly("z.example", "noise0.example");
        assertThat(summary.unreported()).isEqualTo(19);
    }

    @Test
    void dayThatIsTooLargeForMemoryIsReadInParts() throws IOException {
        for (int domain = 0; domain < 5; domain++) {
            String name = "d" + domain + ".example";
            store.append(
                    DAY,
                    IntStream.range(0, 13_000)
                            .mapToObj(i -> row("10.0.%d.%d".formatted(i / 256, i % 256), name))
                            .map(row -> new Tally(of(policy(name), "mailto:x@" + name, row), 1))
                            .toList());
        }
        List<DmarcReport> reports = reports(100_000, 100);
        assertThat(reports).hasSize(5).allMatch(report -> report.messages() == 13_000);
    }

    @Test
    void dayEndsAtMidnightUtc() {
        assertThat(at("2026-11-21T23:59:59.999Z").day()).isEqualTo(DAY);
        assertThat(at("2026-11-22T00:00:00Z").day()).isEqualTo(DAY.plusDays(1));
        assertThat(at("2026-11-21T00:00:00Z").day()).isEqualTo(DAY);
    }

    private static DmarcObservation at(String time) {
        DmarcObservation noon = from("a.example");
        assertThat(noon.time()).isEqualTo(NOON);
        return new DmarcObservation(Instant.parse(time), noon.policy(), noon.rua(), noon.row());
    }

    private void seen(DmarcObservation... observations) throws IOException {
        for (DmarcObservation observation : observations) {
            store.append(DAY, List.of(new Tally(observation, 1)));
        }
    }

    private List<DmarcReport> reports(int maxRows, int maxReports) throws IOException {
        List<DmarcReport> reports = new ArrayList<>();
        new DayReports(store, maxRows, maxReports).each(DAY, reports::add);
        return reports;
    }

    private static DmarcReport only(List<DmarcReport> reports) {
        assertThat(reports).hasSize(1);
        return reports.getFirst();
    }
}
