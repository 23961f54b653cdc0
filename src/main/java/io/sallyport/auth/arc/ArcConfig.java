package io.sallyport.auth.arc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** The Authenticated Received Chain: validation, and sealing for the backend. */
@ConfigMapping(prefix = "sallyport.arc")
public interface ArcConfig {
    /**
     * The most ARC Sets of a message; a longer chain fails. RFC 8617 allows 50, which is also the most that can be set
     * here. A chain costs one DNS question and two verified signatures for each set at most.
     */
    @WithDefault("50")
    @Min(1)
    @Max(50)
    int maxSets();

    /**
     * Whether messages get an ARC Set of ours on their way to the backend, signed by {@code sallyport.signing}: for a
     * backend that checks mail again and trusts ours.
     */
    @WithDefault("false")
    boolean seal();
}
