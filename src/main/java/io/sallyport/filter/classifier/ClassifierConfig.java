package io.sallyport.filter.classifier;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Where the classifier keeps what it has learned. How its opinion weighs stands in the policy. */
@ConfigMapping(prefix = "sallyport.classifier")
public interface ClassifierConfig {
    /** The file of the model, about 15 MB; its folder is made if it is missing. On a local disk. */
    @WithDefault("${sallyport.data-dir:data}/classifier/model")
    Path file();

    /** After so many messages that were learned or forgotten the model is saved. */
    @WithDefault("500")
    @Min(1)
    @Max(10000)
    int saveAfter();

    /** What was learned is saved no later than this. A kill can take what was learned since. */
    @WithDefault("1m")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration saveWithin();

    /** How long a message that was learned is known again, so that it does not count twice and can be forgotten. */
    @WithDefault("365d")
    @DurationMin(days = 1)
    @DurationMax(days = 3660)
    Duration remember();
}
