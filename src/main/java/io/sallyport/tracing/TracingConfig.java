package io.sallyport.tracing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Traces, for those who collect them; docs/tracing.md tells what is in them. */
@ConfigMapping(prefix = "sallyport.tracing")
public interface TracingConfig {
    /** Whether mails are traced. */
    @WithDefault("false")
    boolean enabled();

    /** Where traces are sent, by OTLP over HTTP; {@code /v1/traces} is added. */
    @WithDefault("http://localhost:4318")
    @Pattern(
            regexp = "https?://[A-Za-z0-9.\\[\\]:_-]+(/[A-Za-z0-9._/-]*)?",
            message = "must be such as http://host:4318")
    String endpoint();

    /** Fields that are sent along, by their names: what the collector wants to see of us, such as {@code Authorization}. */
    Map<String, String> headers();

    /** The share of mails that is traced: 1 is each. */
    @WithDefault("0.05")
    @DecimalMin("0")
    @DecimalMax("1")
    double share();

    /** How long the collector may take; what it does not take is dropped, and mail never waits for it. */
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration timeout();
}
