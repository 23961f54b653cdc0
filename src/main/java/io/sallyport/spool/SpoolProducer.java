package io.sallyport.spool;

import io.sallyport.config.SiteConfig;
import io.sallyport.metrics.MailMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;

/** Opens the spool of this gateway in {@code <data-dir>/spool}. */
class SpoolProducer {
    @Produces
    @ApplicationScoped
    Spool open(SiteConfig site, SpoolConfig config, MailMetrics metrics) throws IOException {
        return new FileSpool(
                site.dataDir().resolve("spool"),
                new FileSpool.Limits(config.minFree().asLongValue(), config.maxEntries()),
                metrics);
    }

    void close(@Disposes Spool spool) throws IOException {
        if (spool instanceof FileSpool files) {
            files.close();
        }
    }
}
