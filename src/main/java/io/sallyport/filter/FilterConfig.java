package io.sallyport.filter;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How filters run, whatever they look for; what they look for stands in the policy. */
@ConfigMapping(prefix = "sallyport.filter")
public interface FilterConfig {
    /**
     * How long all filters of one stage together may keep a client waiting. What has not answered then is unavailable, as
     * is each filter behind its own {@code budget}.
     */
    @WithDefault("30s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 10)
    Duration stageBudget();

    /**
     * How often one filter may be at work at a time, over all sessions; one that is asked beyond that is unavailable. A
     * filter that hangs and cannot be interrupted ends here.
     */
    @WithDefault("2000")
    @Min(10)
    @Max(100000)
    int maxRunning();

    /** After so many failures in a row, a filter that asks an external service is not asked for a while. */
    @WithDefault("5")
    @Min(1)
    @Max(1000)
    int failuresToOpen();

    /**
     * How long it is not asked then; after that, one mail tries whether it is back. Where a filter has several servers, one that
     * failed is asked last for so long.
     */
    @WithDefault("30s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration openTime();

    /** The folder of jars with filters of others; it need not exist. Not read by a native executable. */
    @WithDefault("plugins")
    Path pluginsDir();
}
