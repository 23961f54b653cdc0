package io.sallyport.trial;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** Bounds of the backend that a trial runs against; a production build has none. */
@ConfigMapping(prefix = "sallyport.trial")
public interface TrialConfig {
    /** The most messages that are kept to be looked at; the oldest is dropped for the next. */
    @WithDefault("100")
    @Min(1)
    @Max(10000)
    int maxMessages();

    /** The most memory for kept messages; the oldest are dropped for the next. Also the largest message taken. */
    @WithDefault("64M")
    MemorySize maxMemory();
}
