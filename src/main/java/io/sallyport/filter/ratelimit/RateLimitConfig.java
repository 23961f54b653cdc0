package io.sallyport.filter.ratelimit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How much the counters of the {@code ratelimit} filter may hold. What is limited stands in the policy. */
@ConfigMapping(prefix = "sallyport.ratelimit")
public interface RateLimitConfig {
    /**
     * For how many keys (networks, senders and so on, for each limit) counts are kept at a time, in 24 octets each; rounded
     * up to a power of two. Where there are more, those that have used up least of their allowance are forgotten.
     */
    @WithDefault("262144")
    @Min(1024)
    @Max(67108864)
    int keys();
}
