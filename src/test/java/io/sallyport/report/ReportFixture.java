package io.sallyport.report;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.config.SiteConfig;
import io.sallyport.mail.MailAddress;
import io.sallyport.message.MessageSigner;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.relay.IdleWorkers;
import io.sallyport.spool.FileSpool;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpoolEntries;
import io.sallyport.spool.SpooledMail;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that reports need, with a folder, a clock and a DNS of the test's own. Nobody carries the spool's mail away. */
final class ReportFixture implements AutoCloseable {
    final FakeDns dns = new FakeDns();
    final FakeClock clock = new FakeClock(Observations.NOON);
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final MailMetrics metrics = new MailMetrics(registry);
    final FileObservationStore store;
    final FileSpool spool;
    final DmarcReportConfig config;
    final SiteConfig site;

    ReportFixture(Path home, String... settings) throws IOException {
        String[] all = Stream.concat(
                        Stream.of(
                                "sallyport.report.dmarc.mode", "send",
                                "sallyport.report.dmarc.email", "dmarc@example.test"),
                        Arrays.stream(settings))
                .toArray(String[]::new);
        config = Configs.of(DmarcReportConfig.class, all);
        site = Configs.of(
                SiteConfig.class, "sallyport.data-dir", home.toString(), "sallyport.hostname", "mx.example.test");
        store = new FileObservationStore(
                home.resolve("reports/dmarc"), config.maxBytes().asLongValue());
        spool = SpoolEntries.open(home.resolve("spool"));
    }

    void seen(DmarcObservation... observations) throws IOException {
        for (DmarcObservation observation : observations) {
            store.append(observation.day(), List.of(new Tally(observation, 1)));
        }
    }

    ReportOutbox outbox() {
        return outbox(store, message -> "");
    }

    ReportOutbox outbox(ObservationStore noting, MessageSigner signer) {
        return new ReportOutbox(spool, noting, IdleWorkers.on(spool, clock), signer, config, site);
    }

    ReportRound round() {
        return round(outbox());
    }

    ReportRound round(ReportOutbox outbox) {
        return new ReportRound(
                store,
                new DayReports(store, config.maxRows(), config.maxReports()),
                new ExternalDestinations(dns, config.maxDestinations()),
                outbox,
                config.expiry(),
                metrics,
                () -> false);
    }

    ReportTimetable timetable(@Nullable ReportRound round) {
        return new ReportTimetable(store, round, config, metrics, clock);
    }

    /** Moves the clock to some time after the end of a day. */
    void toAfter(LocalDate day, Duration time) {
        Instant then = DmarcReport.endOf(day).plus(time);
        clock.advance(Duration.between(clock.instant(), then));
    }

    /** Who gets the mail in the spool, sorted. */
    List<String> recipients() {
        return spool.all().stream()
                .map(mail -> mail.pending().getFirst())
                .map(MailAddress::toString)
                .sorted()
                .toList();
    }

    /** What the relay does with all mail. */
    void carryAway() throws IOException {
        for (SpooledMail mail : spool.all()) {
            spool.remove(mail);
        }
    }

    String text(SpooledMail mail) throws IOException {
        return new String(Mails.bytes(((Spool) spool).message(mail)), StandardCharsets.US_ASCII);
    }

    double count(String metric, String result) {
        var counter = registry.find(metric).tag("result", result).counter();
        return counter == null ? 0 : counter.count();
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
