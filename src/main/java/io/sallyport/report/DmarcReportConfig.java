package io.sallyport.report;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** DMARC aggregate reports to the domains that ask for them (RFC 9990). */
@ConfigMapping(prefix = "sallyport.report.dmarc")
public interface DmarcReportConfig {
    /**
     * Whether reports are made: {@code off}; {@code record} keeps what they would tell, to be looked at with
     * {@code sallyport report dmarc --dry-run}; {@code send} also sends them, once a day.
     */
    @WithDefault("off")
    Mode mode();

    /** How far reports go. */
    enum Mode {
        /** Nothing is kept. */
        OFF,
        /** Observations are kept, nothing is sent. */
        RECORD,
        /** Reports are sent. */
        SEND
    }

    /**
     * The mailbox that reports are from, in a domain whose mail passes DMARC (RFC 9990 § 3.5.2). What cannot be
     * delivered comes back there. Without it: {@code postmaster} at the gateway's host name.
     */
    Optional<
                    @Pattern(
                            regexp = "[^@\\s<>\"]{1,64}@[^@\\s<>\"]{1,255}",
                            message = "a mailbox such as dmarc@example.org")
                    String>
            email();

    /** Who reports, for people to read. Without it: the gateway's host name. */
    Optional<String> orgName();

    /** How else you can be reached, such as the address of a page. */
    Optional<String> contact();

    /**
     * The served domain whose backends carry the reports outwards, unless there is
     * {@code sallyport.relay.reports.via}. Without it: the domain of {@code email}.
     */
    Optional<String> via();

    /** How long after midnight (UTC) the reports of the day before are made. */
    @WithDefault("30m")
    @DurationMin(minutes = 1)
    @DurationMax(hours = 23)
    Duration delay();

    /** How long to wait before reports that could not be sent (a DNS failure, a full spool) are tried again. */
    @WithDefault("1h")
    @DurationMin(minutes = 1)
    Duration retry();

    /** How long after its day a report that could not be sent is given up. */
    @WithDefault("2d")
    @DurationMin(hours = 1)
    @DurationMax(days = 365)
    Duration expiry();

    /** How long after its day what was observed is kept; it is kept until {@code expiry} in any case. */
    @WithDefault("7d")
    @DurationMin(hours = 1)
    @DurationMax(days = 3650)
    Duration keep();

    /** The most disk space for the observations of one day; what comes then is not reported. */
    @WithDefault("64M")
    MemorySize maxBytes();

    /** The most records in one report; it says how many mails have no place in them. */
    @WithDefault("10000")
    @Min(1)
    @Max(1000000)
    int maxRows();

    /** The most domains that are reported to for one day: those with the most mail. */
    @WithDefault("1000")
    @Min(1)
    @Max(100000)
    int maxReports();

    /** The most mailboxes that one domain's reports go to: the first that its record names. */
    @WithDefault("10")
    @Min(1)
    @Max(100)
    int maxDestinations();
}
