package io.sallyport.cli;

import io.sallyport.admin.access.AccessConfig;
import io.sallyport.auth.AuthConfig;
import io.sallyport.auth.arc.ArcConfig;
import io.sallyport.auth.dkim.DkimConfig;
import io.sallyport.auth.dkim.SigningConfig;
import io.sallyport.auth.spf.SpfConfig;
import io.sallyport.config.SiteConfig;
import io.sallyport.digest.DigestConfig;
import io.sallyport.dns.DnsConfig;
import io.sallyport.extract.ExtractConfig;
import io.sallyport.filter.FilterConfig;
import io.sallyport.filter.antivirus.AntivirusConfig;
import io.sallyport.filter.classifier.ClassifierConfig;
import io.sallyport.filter.ratelimit.RateLimitConfig;
import io.sallyport.intake.IntakeConfig;
import io.sallyport.journal.JournalConfig;
import io.sallyport.overload.OverloadConfig;
import io.sallyport.policy.PolicyConfig;
import io.sallyport.quarantine.QuarantineConfig;
import io.sallyport.rehearsal.RehearsalConfig;
import io.sallyport.relay.QueueConfig;
import io.sallyport.relay.RelayConfig;
import io.sallyport.relay.ReportConfig;
import io.sallyport.report.DmarcReportConfig;
import io.sallyport.smtp.ListenersConfig;
import io.sallyport.smtp.SmtpConfig;
import io.sallyport.spool.SpoolConfig;
import io.sallyport.store.embedded.StoreConfig;
import io.sallyport.store.postgres.PostgresConfig;
import io.sallyport.store.redis.RedisConfig;
import io.sallyport.store.shared.SharingConfig;
import io.sallyport.tracing.TracingConfig;
import io.sallyport.trial.TrialConfig;
import java.util.List;

/** Every part's settings, for the check before the start and the reference in the documentation. */
public final class ConfigMappings {
    /** One line for each {@code @ConfigMapping}; a test fails if one is missing. */
    public static final List<Class<?>> ALL = List.of(
            AccessConfig.class,
            AntivirusConfig.class,
            ArcConfig.class,
            AuthConfig.class,
            ClassifierConfig.class,
            DigestConfig.class,
            DkimConfig.class,
            DmarcReportConfig.class,
            DnsConfig.class,
            ExtractConfig.class,
            FilterConfig.class,
            IntakeConfig.class,
            JournalConfig.class,
            ListenersConfig.class,
            OverloadConfig.class,
            PolicyConfig.class,
            PostgresConfig.class,
            QuarantineConfig.class,
            QueueConfig.class,
            RateLimitConfig.class,
            RedisConfig.class,
            RehearsalConfig.class,
            RelayConfig.class,
            ReportConfig.class,
            SharingConfig.class,
            SigningConfig.class,
            SiteConfig.class,
            SmtpConfig.class,
            SpfConfig.class,
            SpoolConfig.class,
            StoreConfig.class,
            TracingConfig.class,
            TrialConfig.class);

    private ConfigMappings() {}
}
