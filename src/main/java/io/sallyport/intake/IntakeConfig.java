package io.sallyport.intake;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** Bounds of what a message may look like before anybody reads it. */
@ConfigMapping(prefix = "sallyport.message")
public interface IntakeConfig {
    /** The most {@code Received} fields; one more means a loop (RFC 5321 § 6.3): {@code 554 5.4.6}. */
    @WithDefault("100")
    @Min(10)
    @Max(1000)
    int maxHops();

    /** The most octets of the header: {@code 552 5.3.4}. */
    @WithDefault("262144")
    @Min(4096)
    @Max(16777216)
    int maxHeaderSize();

    /** The most header fields: {@code 552 5.3.4}. */
    @WithDefault("1000")
    @Min(50)
    @Max(100000)
    int maxHeaderFields();
}
