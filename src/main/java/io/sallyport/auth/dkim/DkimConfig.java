package io.sallyport.auth.dkim;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** What DKIM leaves to the receiver. */
@ConfigMapping(prefix = "sallyport.dkim")
public interface DkimConfig {
    /**
     * The most signatures of a message that are tried, those of the author's domain first; each asks for a key. The
     * others are reported as not tried (RFC 6376 § 8.4).
     */
    @WithDefault("8")
    @Min(1)
    @Max(32)
    int maxSignatures();

    /** How far the clock of a signer may be ahead of ours, and how much later than it says a signature still holds. */
    @WithDefault("PT5M")
    Duration clockTolerance();
}
