package io.sallyport.policy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the files of the policy are watched. */
@ConfigMapping(prefix = "sallyport.policy")
public interface PolicyConfig {
    /**
     * How often the files of the policy are looked at for changes. Where the file system tells of changes itself, they
     * are noticed at once; this is for those that do not (network shares).
     */
    @WithDefault("2s")
    @DurationMin(millis = 100)
    @DurationMax(hours = 1)
    Duration poll();
}
