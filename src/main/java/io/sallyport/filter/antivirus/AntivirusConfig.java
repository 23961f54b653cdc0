package io.sallyport.filter.antivirus;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What the {@code antivirus} filter remembers. Which scanners it asks stands in the policy. */
@ConfigMapping(prefix = "sallyport.antivirus")
public interface AntivirusConfig {
    /** Of how many messages and attachments the answer of a scanner is remembered, in about 300 octets each; 0: of none. */
    @WithDefault("20000")
    @Min(0)
    @Max(10000000)
    long remembered();

    /** How long an answer is remembered; it is forgotten sooner if the scanner has other signatures. */
    @WithDefault("6h")
    @DurationMin(seconds = 1)
    @DurationMax(days = 30)
    Duration rememberedFor();

    /** How often a scanner is asked for its engine and signatures: for so long, old answers may outlive new signatures. */
    @WithDefault("1m")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration engineRefresh();
}
