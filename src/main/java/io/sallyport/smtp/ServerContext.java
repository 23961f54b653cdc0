package io.sallyport.smtp;

import io.sallyport.config.SiteConfig;
import io.sallyport.intake.Intake;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.overload.Shedding;
import io.sallyport.policy.PolicyStore;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;

/** What all sessions share. */
@Singleton
final class ServerContext {
    private final SmtpConfig config;
    private final SiteConfig site;
    private final Intake intake;
    private final PolicyStore policies;
    private final Clock clock;
    private final MailMetrics metrics;
    private final Shedding shedding;
    private final JamesConfiguration jamesConfiguration;
    private final Path temporaryFolder;

    ServerContext(
            SmtpConfig config,
            SiteConfig site,
            Intake intake,
            PolicyStore policies,
            Clock clock,
            MailMetrics metrics,
            Shedding shedding) {
        this.config = config;
        this.site = site;
        this.intake = intake;
        this.policies = policies;
        this.clock = clock;
        this.metrics = metrics;
        this.shedding = shedding;
        this.jamesConfiguration = new JamesConfiguration(site.hostname());
        this.temporaryFolder = site.dataDir().resolve("tmp");
    }

    SmtpConfig config() {
        return config;
    }

    SmtpConfig.Limits limits() {
        return config.limits();
    }

    String hostname() {
        return site.hostname();
    }

    JamesConfiguration jamesConfiguration() {
        return jamesConfiguration;
    }

    /** Where messages lie that are too large for memory. */
    Path temporaryFolder() {
        return temporaryFolder;
    }

    Intake intake() {
        return intake;
    }

    PolicyStore policies() {
        return policies;
    }

    Clock clock() {
        return clock;
    }

    MailMetrics metrics() {
        return metrics;
    }

    Shedding shedding() {
        return shedding;
    }
}
