package io.sallyport.digest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Mail to recipients about what is held for them. What it tells of which class, the policy says. */
@ConfigMapping(prefix = "sallyport.digest")
public interface DigestConfig {
    /** Whether digests are sent. Then {@code sender} and {@code public-url} must be set. */
    @WithDefault("false")
    boolean enabled();

    /** How often they are sent. */
    @WithDefault("daily")
    Frequency every();

    /** How often digests are sent. */
    enum Frequency {
        /** At each full hour. */
        HOURLY,
        /** Once a day. */
        DAILY
    }

    /** When daily digests are sent, on the clocks of {@code time-zone}. */
    @WithDefault("07:00")
    LocalTime at();

    /** Where {@code at} and the times in digests are told, such as {@code Europe/Berlin}. */
    @WithDefault("UTC")
    ZoneId timeZone();

    /** The mailbox that digests are from, in ASCII. What cannot be delivered comes back to nobody. */
    Optional<
                    @Pattern(
                            regexp = "[!-~&&[^@<>\"]]{1,64}@[!-~&&[^@<>\"]]{1,255}",
                            message = "a mailbox in ASCII such as quarantine@example.org")
                    String>
            sender();

    /** Where recipients reach the web page of this gateway: {@code https://quarantine.example.org}. Links begin with it. */
    Optional<URI> publicUrl();

    /** How long links are good. */
    @WithDefault("7d")
    @DurationMin(hours = 1)
    @DurationMax(days = 90)
    Duration linkLife();

    /** The most mails that one digest lists, those with the fewest points first; it says how many more there are. */
    @WithDefault("50")
    @Min(1)
    @Max(500)
    int maxEntries();

    /** The most digests that are given to the queue in a minute; the others follow, minute by minute. */
    @WithDefault("1000")
    @Min(1)
    @Max(100000)
    int maxPerMinute();

    /**
     * How long before a digest its time ends: mail that is still looked at then is in the next digest. Longer than filters
     * may take.
     */
    @WithDefault("10m")
    @DurationMin(seconds = 0)
    @DurationMax(minutes = 55)
    Duration margin();
}
