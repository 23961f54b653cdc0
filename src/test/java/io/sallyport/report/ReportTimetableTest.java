package io.sallyport.report;

import static io.sallyport.report.Observations.DAY;
import static io.sallyport.report.Observations.from;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.spool.SpooledMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTimetableTest {
    private static final String OUTSIDE = "a.example._report._dmarc.collector.example";

    @TempDir
    private Path home;

    private ReportFixture fixture;
    private ReportTimetable timetable;

    @BeforeEach
    void open() throws IOException {
        fixture = new ReportFixture(home);
        timetable = fixture.timetable(fixture.round());
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    @Test
    void reportsAreMadeOnceWhenTheDelayIsOver() throws IOException {
        fixture.seen(from("a.example"));
        timetable.keep();
        fixture.toAfter(DAY, Duration.ofMinutes(30).minusMillis(1));
        timetable.keep();
        assertThat(fixture.spool.all()).isEmpty();
        fixture.toAfter(DAY, Duration.ofMinutes(30));
        timetable.keep();
        assertThat(fixture.spool.all()).hasSize(1);
        fixture.carryAway();
        fixture.toAfter(DAY, Duration.ofHours(20));
        timetable.keep();
        assertThat(fixture.spool.all()).isEmpty();
    }

    @Test
    void restartMakesNoSecondReport() throws IOException {
        fixture.seen(from("a.example"));
        fixture.toAfter(DAY, Duration.ofHours(1));
        timetable.keep();
        fixture.carryAway();
        fixture.timetable(fixture.round()).keep();
        assertThat(fixture.spool.all()).isEmpty();
    }

    @Test
    void mailsOfTwoDaysAreInTwoReports() throws IOException {
        DmarcObservation first = from("a.example");
        fixture.seen(
                first,
                new DmarcObservation(DmarcReport.endOf(DAY).minusMillis(1), first.policy(), first.rua(), first.row()),
                new DmarcObservation(DmarcReport.endOf(DAY), first.policy(), first.rua(), first.row()));
        fixture.toAfter(DAY, Duration.ofHours(1));
        timetable.keep();
        assertThat(fixture.spool.all())
                .extracting(SpooledMail::queueId)
                .allMatch(id -> id.startsWith("dmarc-20261121"));
        fixture.toAfter(DAY.plusDays(1), Duration.ofHours(1));
        timetable.keep();
        assertThat(fixture.spool.all()).hasSize(2);
    }

    @Test
    void daysThatTheGatewayWasDownAreCaughtUp() throws IOException {
        for (LocalDate day : DAY.minusDays(4).datesUntil(DAY.plusDays(1)).toList()) {
            DmarcObservation seen = from("a.example");
            fixture.seen(new DmarcObservation(
                    DmarcReport.endOf(day).minusSeconds(1), seen.policy(), seen.rua(), seen.row()));
        }
        fixture.toAfter(DAY, Duration.ofHours(1));
        timetable.keep();
        assertThat(fixture.spool.all()).hasSize(5);
    }

    @Test
    void whatCouldNotBeSentIsTriedAgainAfterAWhile() throws IOException {
        seenWithCollector();
        fixture.dns.fails(OUTSIDE);
        fixture.toAfter(DAY, Duration.ofHours(1));
        timetable.keep();
        fixture.dns.txt(OUTSIDE, "v=DMARC1");
        fixture.toAfter(DAY, Duration.ofHours(2).minusMillis(1));
        timetable.keep();
        assertThat(fixture.spool.all()).isEmpty();
        fixture.toAfter(DAY, Duration.ofHours(2));
        timetable.keep();
        assertThat(fixture.recipients()).containsExactly("x@collector.example");
    }

    @Test
    void brokenStoreIsCountedAndTriedAgain() throws IOException {
        fixture.seen(from("a.example"));
        Path settled = Files.createDirectories(home.resolve("reports/dmarc/2026-11-21/settled"));
        fixture.toAfter(DAY, Duration.ofHours(1));
        timetable.keep();
        assertThat(fixture.count("sallyport.report.dmarc.reports", "failed")).isEqualTo(1);
        Files.delete(settled);
        fixture.toAfter(DAY, Duration.ofHours(2));
        timetable.keep();
        assertThat(fixture.spool.all()).hasSize(1);
    }

    @Test
    void finishedDayIsForgottenWhenItsTimeIsOver() throws IOException {
        fixture.seen(from("a.example"));
        fixture.toAfter(DAY, Duration.ofHours(1));
        timetable.keep();
        fixture.toAfter(DAY, Duration.ofDays(7));
        timetable.keep();
        assertThat(fixture.store.days()).containsExactly(DAY);
        fixture.toAfter(DAY, Duration.ofDays(7).plusMillis(1));
        timetable.keep();
        assertThat(fixture.store.days()).isEmpty();
        assertThat(home.resolve("reports/dmarc")).isEmptyDirectory();
    }

    @Test
    void dayThatIsFoundLateIsReportedBeforeItIsForgotten() throws IOException {
        fixture.seen(from("a.example"));
        fixture.toAfter(DAY, Duration.ofDays(30));
        timetable.keep();
        assertThat(fixture.spool.all()).hasSize(1);
        assertThat(fixture.store.days()).isEmpty();
    }

    @Test
    void whereNothingIsSentDaysAreForgottenAllTheSame() throws IOException {
        fixture.seen(from("a.example"));
        ReportTimetable recording = fixture.timetable(null);
        fixture.toAfter(DAY, Duration.ofDays(6));
        recording.keep();
        assertThat(fixture.store.days()).containsExactly(DAY);
        fixture.toAfter(DAY, Duration.ofDays(8));
        recording.keep();
        assertThat(fixture.store.days()).isEmpty();
        assertThat(fixture.spool.all()).isEmpty();
    }

    private void seenWithCollector() throws IOException {
        DmarcObservation seen = from("a.example");
        fixture.seen(new DmarcObservation(seen.time(), seen.policy(), "mailto:x@collector.example", seen.row()));
    }
}
