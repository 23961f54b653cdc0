package io.sallyport.dns;

import io.quarkus.runtime.configuration.MemorySize;
import io.sallyport.config.HostPort;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How questions to the domain name system are asked, and how long answers are kept. */
@ConfigMapping(prefix = "sallyport.dns")
public interface DnsConfig {
    /**
     * The resolvers to ask, the preferred first, such as {@code 192.0.2.53:53,[2001:db8::53]:53}: addresses, not
     * names. They must resolve recursively. Without this key: those of the operating system.
     */
    Optional<List<HostPort>> servers();

    /** How long one server may take to answer one attempt. */
    @WithDefault("PT2S")
    Duration timeout();

    /** The most attempts for one question, over all servers. */
    @WithDefault("3")
    @Min(1)
    @Max(20)
    int attempts();

    /** The longest that a question may take, all attempts and aliases included; then it has failed. */
    @WithDefault("PT5S")
    Duration deadline();

    /** The most questions that wait for servers at a time; one more fails at once. */
    @WithDefault("1000")
    @Min(10)
    @Max(20000)
    int maxPending();

    /** The longest that an answer is kept, whatever its records allow (RFC 2181 § 8). */
    @WithDefault("PT24H")
    Duration maxTtl();

    /** The longest that "there is none" is kept; 1 to 3 hours are usual (RFC 2308 § 5). */
    @WithDefault("PT1H")
    Duration maxNegativeTtl();

    /** How long a failure is kept, so that broken domains are not asked for each mail: 1 s to 5 min (RFC 9520 § 3.2). */
    @WithDefault("PT5S")
    Duration failureTtl();

    /**
     * How long after its end an answer may be used if the servers cannot be asked (RFC 8767). Zero: never. Stale
     * answers keep mail flowing while resolvers are away, and keep revoked keys and records alive.
     */
    @WithDefault("PT0S")
    Duration serveStale();

    /** The most answers that are kept. */
    @WithDefault("100000")
    @Min(100)
    @Max(10000000)
    int cacheEntries();

    /** The most memory for answers that are kept, roughly. */
    @WithDefault("32M")
    MemorySize cacheBytes();
}
