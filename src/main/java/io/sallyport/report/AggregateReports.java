package io.sallyport.report;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sallyport.dns.DnsResolver;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.report.DmarcReportConfig.Mode;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes what was seen of DMARC at each mail, and reports it once a day to the domains that ask for it (RFC 9990). */
@ApplicationScoped
public class AggregateReports {
    private static final Logger LOG = Logger.getLogger(AggregateReports.class);

    /** The clock may be set while we wait: then we are wrong for no longer than this. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Duration STOP_GRACE = Duration.ofSeconds(10);

    private final Mode mode;
    private final ObservationLog log;
    private final ReportOutbox outbox;
    private final ReportTimetable timetable;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread reporter;

    AggregateReports(
            DmarcReportConfig config,
            ObservationStore store,
            DnsResolver dns,
            ReportOutbox outbox,
            MailMetrics metrics,
            Clock clock) {
        this.mode = config.mode();
        this.log = new ObservationLog(store, metrics);
        this.outbox = outbox;
        ReportRound round = new ReportRound(
                store,
                new DayReports(store, config.maxRows(), config.maxReports()),
                new ExternalDestinations(dns, config.maxDestinations()),
                outbox,
                config.expiry(),
                metrics,
                () -> stopped.getCount() == 0);
        this.timetable = new ReportTimetable(store, mode == Mode.SEND ? round : null, config, metrics, clock);
    }

    /** Before the relay, so that what it carries away is noted; see {@link ReportOutbox}. */
    void onStart(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
        start();
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stop();
    }

    /** Takes up what an earlier run has left, and begins. */
    void start() {
        try {
            outbox.recover();
        } catch (IOException e) {
            LOG.error("report.dmarc.failed: what was sent before could not be read; a report may be sent twice", e);
        }
        if (mode == Mode.OFF) {
            timetable.keep(); // What was kept before it was switched off is forgotten in its time
        } else {
            log.start();
            reporter = Thread.ofPlatform().name("dmarc-reports").daemon().start(this::reportUntilStopped);
        }
    }

    /** Writes what was observed, and begins no more reports. */
    void stop() throws InterruptedException {
        stopped.countDown();
        Thread thread = reporter;
        if (thread != null && !thread.join(STOP_GRACE)) {
            LOG.warn("stopping while DMARC reports are made: the rest follows after the next start");
        }
        log.stop();
    }

    /**
     * Takes what was seen at one mail. Never blocks for long and never throws; what cannot be kept is counted. An
     * observation whose domain asks for no report is passed over.
     */
    public void record(DmarcObservation observation) {
        if (mode != Mode.OFF
                && !observation.rua().isEmpty()
                && observation.policy().isReportable()) {
            log.record(observation);
        }
    }

    private void reportUntilStopped() {
        try {
            do {
                timetable.keep();
            } while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("interrupted: nobody but the end of the program does that", e);
        }
    }
}
