package io.sallyport.auth.spf;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Limits of SPF checks that RFC 7208 leaves to the receiver. */
@ConfigMapping(prefix = "sallyport.spf")
public interface SpfConfig {
    /** The longest that one check may take; then it is a temperror. RFC 7208 § 4.6.4 asks for 20 seconds at least. */
    @WithDefault("PT20S")
    Duration timeout();

    /** The most terms of a check whose question has no answer; one more is a permerror (RFC 7208 § 4.6.4). */
    @WithDefault("2")
    @Min(0)
    @Max(10)
    int voidLookups();
}
