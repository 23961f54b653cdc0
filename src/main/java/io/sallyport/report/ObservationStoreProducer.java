package io.sallyport.report;

import io.sallyport.config.SiteConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** Keeps the observations of this gateway in {@code <data-dir>/reports/dmarc}. */
class ObservationStoreProducer {
    @Produces
    @ApplicationScoped
    ObservationStore open(SiteConfig site, DmarcReportConfig config) {
        return files(site, config);
    }

    static ObservationStore files(SiteConfig site, DmarcReportConfig config) {
        return new FileObservationStore(
                site.dataDir().resolve("reports").resolve("dmarc"),
                config.maxBytes().asLongValue());
    }
}
