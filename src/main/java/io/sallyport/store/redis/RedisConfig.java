package io.sallyport.store.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The Redis or Valkey server whose counters gateways share: used where {@code sallyport.counters} says {@code redis}. */
@ConfigMapping(prefix = "sallyport.redis")
public interface RedisConfig {
    /** Where it is: {@code redis://host:port[/number]}, or {@code rediss:} for TLS. */
    @WithDefault("redis://localhost:6379")
    @Pattern(
            regexp = "rediss?://[^\\s@]+",
            message = "must be redis://host:port or rediss://host:port, without a password")
    String server();

    /** The user, where the server has several. */
    Optional<String> user();

    /** The password. Better in {@code password-file}. */
    Optional<String> password();

    /** A file whose first line is the password. */
    Optional<Path> passwordFile();

    /** Certificates (PEM) of those who may vouch for the server; without it, those that Java trusts. */
    Optional<Path> caFile();

    /** What all keys begin with: installations that share a server need different ones. */
    @WithDefault("sallyport:")
    @Pattern(regexp = "[\\x21-\\x7e]{1,64}", message = "must be 1 to 64 visible ASCII characters")
    String prefix();

    /** How long an answer may take, and making a connection, until this gateway counts by itself. */
    @WithDefault("100ms")
    @DurationMin(millis = 5)
    @DurationMax(seconds = 5)
    Duration timeout();

    /** When answers fail one after the other, nobody asks again for as long. */
    @WithDefault("1s")
    @DurationMin(millis = 10)
    @DurationMax(minutes = 1)
    Duration retryAfter();

    /** The most connections. */
    @WithDefault("8")
    @Min(1)
    @Max(500)
    int connections();
}
