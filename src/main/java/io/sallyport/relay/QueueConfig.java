package io.sallyport.relay;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the spool is emptied. When a mail is tried again is said by the policy's {@code relay.retry}. */
@ConfigMapping(prefix = "sallyport.relay.queue")
public interface QueueConfig {
    /** The most mails of the spool that are offered at once to the backends of one route. */
    @WithDefault("8")
    @Min(1)
    @Max(1000)
    int attemptsPerRoute();

    /** How long one attempt may take in all (RFC 5321 § 4.5.3.2.6 wants 10 minutes for the end of data alone). */
    @WithDefault("15m")
    @DurationMin(millis = 1)
    Duration budget();

    /**
     * The longest time between two probes of a backend that cannot be reached. One mail is the probe; the others of its
     * route wait, and go at once when it succeeds.
     */
    @WithDefault("5m")
    @DurationMin(millis = 1)
    Duration mostBetweenProbes();

    /** How long a stopping gateway waits for attempts that are under way. */
    @WithDefault("20s")
    @DurationMin(millis = 0)
    Duration stopGrace();
}
