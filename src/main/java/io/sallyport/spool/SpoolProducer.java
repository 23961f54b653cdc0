package io.sallyport.spool;

import io.sallyport.config.SiteConfig;
import io.sallyport.metrics.MailMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/** Opens the spool of this gateway in {@code <data-dir>/spool}. */
class SpoolProducer {
    @Produces
    @ApplicationScoped
    Spool open(SiteConfig site, SpoolConfig config, MailMetrics metrics, Clock clock) throws IOException {
        FileSpool spool = new FileSpool(
                site.dataDir().resolve("spool"),
                new FileSpool.Limits(config.minFree().asLongValue(), config.maxEntries()),
                metrics);
        metrics.watchOldestInSpool(() -> waited(spool, clock.instant()).toSeconds());
        return spool;
    }

    /** How long the mail has waited to be delivered that waits the longest; what an administrator holds does not. */
    static Duration waited(Spool spool, Instant now) {
        return spool.all().stream()
                .filter(mail -> !mail.held())
                .map(SpooledMail::waitingSince)
                .min(Comparator.naturalOrder())
                .filter(since -> since.isBefore(now))
                .map(since -> Duration.between(since, now))
                .orElse(Duration.ZERO);
    }

    void close(@Disposes Spool spool) throws IOException {
        if (spool instanceof FileSpool files) {
            files.close();
        }
    }
}
