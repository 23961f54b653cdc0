package io.sallyport.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.digest.DigestConfig.Frequency;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class DigestScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static DigestSchedule daily(String at) {
        return new DigestSchedule(Frequency.DAILY, LocalTime.parse(at), BERLIN);
    }

    private static DigestSchedule hourly(String zone) {
        return new DigestSchedule(Frequency.HOURLY, LocalTime.MIDNIGHT, ZoneId.of(zone));
    }

    private static void assertDue(DigestSchedule schedule, String now, String due) {
        assertThat(schedule.lastDue(Instant.parse(now))).as(now).isEqualTo(Instant.parse(due));
    }

    @Test
    void dailyDigestsAreDueAtTheirTimeOfDayWhereTheRecipientsAre() {
        assertDue(daily("07:00"), "2026-01-10T05:59:59Z", "2026-01-09T06:00:00Z");
        assertDue(daily("07:00"), "2026-01-10T06:00:00Z", "2026-01-10T06:00:00Z");
        assertDue(daily("07:00"), "2026-07-10T05:00:00Z", "2026-07-10T05:00:00Z");
    }

    @Test
    void aTimeThatClocksPassOverIsDueAsMuchLater() {
        assertDue(daily("02:30"), "2026-03-29T01:29:59Z", "2026-03-28T01:30:00Z");
        assertDue(daily("02:30"), "2026-03-29T01:30:00Z", "2026-03-29T01:30:00Z");
        assertDue(daily("02:30"), "2026-03-30T12:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void aTimeThatComesTwiceIsDueOnce() {
        assertDue(daily("02:30"), "2026-10-25T00:30:00Z", "2026-10-25T00:30:00Z");
        assertDue(daily("02:30"), "2026-10-25T01:30:00Z", "2026-10-25T00:30:00Z");
        assertDue(daily("02:30"), "2026-10-25T23:00:00Z", "2026-10-25T00:30:00Z");
    }

    @Test
    void hourlyDigestsAreDueAtFullHoursOfTheirZone() {
        assertDue(hourly("UTC"), "2026-01-10T05:59:59.999Z", "2026-01-10T05:00:00Z");
        assertDue(hourly("Asia/Kolkata"), "2026-01-10T05:59:59Z", "2026-01-10T05:30:00Z");
    }

    @Test
    void bothHoursOfOneNameAreDue() {
        assertDue(hourly("Europe/Berlin"), "2026-10-25T00:59:59Z", "2026-10-25T00:00:00Z");
        assertDue(hourly("Europe/Berlin"), "2026-10-25T01:00:00Z", "2026-10-25T01:00:00Z");
    }

    /** Whatever the clocks do: as time goes on, it never becomes due again what was due before. */
    @Test
    void whatIsDueNeverGoesBack() {
        for (DigestSchedule schedule :
                new DigestSchedule[] {daily("02:30"), hourly("Europe/Berlin"), hourly("Australia/Lord_Howe")}) {
            Instant last = Instant.MIN;
            Instant end = Instant.parse("2027-01-01T00:00:00Z");
            for (Instant now = Instant.parse("2026-01-01T00:00:00Z");
                    now.isBefore(end);
                    now = now.plus(Duration.ofMinutes(7))) {
                Instant due = schedule.lastDue(now);
                assertThat(due).as("%s at %s", schedule, now).isBetween(last, now);
                last = due;
            }
        }
    }
}
