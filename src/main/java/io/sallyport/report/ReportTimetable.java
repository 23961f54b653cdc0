package io.sallyport.report;

import io.sallyport.metrics.MailMetrics;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * When reports are made: once a day for the day before, for earlier days if the gateway was down then, and again for what
 * could not be sent. Also when a day is forgotten.
 */
final class ReportTimetable {
    private static final Logger LOG = Logger.getLogger(ReportTimetable.class);

    private final ObservationStore store;
    private final @Nullable ReportRound round;
    private final DmarcReportConfig config;
    private final MailMetrics metrics;
    private final Clock clock;

    /** When a day is looked at again; a finished one, never. */
    private final Map<LocalDate, Instant> next = new HashMap<>();

    /** @param round null if nothing is sent */
    ReportTimetable(
            ObservationStore store,
            @Nullable ReportRound round,
            DmarcReportConfig config,
            MailMetrics metrics,
            Clock clock) {
        this.store = store;
        this.round = round;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Does all that is due now. What fails is logged and counted, and tried again later. */
    void keep() {
        try {
            for (LocalDate day : store.days()) {
                keep(day, clock.instant());
            }
        } catch (IOException e) {
            LOG.errorf(e, "report.dmarc.failed: the days could not be listed");
            metrics.dmarcReported("failed");
        }
    }

    private void keep(LocalDate day, Instant now) {
        Instant end = DmarcReport.endOf(day);
        if (round != null && !now.isBefore(next.getOrDefault(day, end.plus(config.delay())))) {
            next.put(day, now.plus(config.retry())); // First, so that whatever happens is no tight loop
            report(round, day, now);
        }
        Duration kept = config.keep().compareTo(config.expiry()) > 0 ? config.keep() : config.expiry();
        if (now.isAfter(end.plus(kept)) && (round == null || Instant.MAX.equals(next.get(day)))) {
            forget(day);
        }
    }

    private void report(ReportRound sending, LocalDate day, Instant now) {
        try {
            if (sending.run(day, now)) {
                next.put(day, Instant.MAX);
            }
        } catch (IOException | RuntimeException e) {
            LOG.errorf(e, "report.dmarc.failed day=%s: it is tried again in %s", day, config.retry());
            metrics.dmarcReported("failed");
        }
    }

    private void forget(LocalDate day) {
        try {
            store.delete(day);
            next.remove(day);
        } catch (IOException e) {
            LOG.errorf(e, "report.dmarc.failed day=%s: what was observed could not be deleted", day);
        }
    }
}
