package io.sallyport.digest;

import io.sallyport.digest.DigestConfig.Frequency;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * When digests are due.
 *
 * <p>On the day on which clocks are put forward over the time of day, it is due as much later; on the day on which they are
 * put back over it, the first time counts. Hours are full in time zones that are half an hour off, too.
 *
 * @param at the time of day; nothing where digests are hourly
 */
record DigestSchedule(Frequency every, LocalTime at, ZoneId zone) {
    static DigestSchedule of(DigestConfig config) {
        return new DigestSchedule(config.every(), config.at(), config.timeZone());
    }

    /** The last time at which digests were due, now included. */
    Instant lastDue(Instant now) {
        ZonedDateTime local = now.atZone(zone);
        return switch (every) {
            // Not truncated on the local clock: where it is put back, one hour has two beginnings
            case HOURLY -> now.minus(Duration.ofSeconds(secondsIntoHour(local))).truncatedTo(ChronoUnit.SECONDS);
            case DAILY -> {
                Instant today = due(local.toLocalDate());
                yield today.isAfter(now) ? due(local.toLocalDate().minusDays(1)) : today;
            }
        };
    }

    private static int secondsIntoHour(ZonedDateTime local) {
        return local.getMinute() * 60 + local.getSecond();
    }

    private Instant due(LocalDate day) {
        return ZonedDateTime.of(day, at, zone).toInstant();
    }

    /** How long the first digest looks back. */
    Duration period() {
        return switch (every) {
            case HOURLY -> Duration.ofHours(1);
            case DAILY -> Duration.ofDays(1);
        };
    }
}
