package io.sallyport.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** What the whole installation shares. */
@ConfigMapping(prefix = "sallyport")
public interface SiteConfig {
    /**
     * The name of this gateway in greetings, replies, trace headers and reports: a fully qualified domain name that
     * resolves to it (RFC 5321 § 4.1.1.1).
     */
    @WithDefault("${HOSTNAME:localhost}")
    String hostname();

    /** The folder of everything that must survive a restart: spool, temporary files, index. */
    @WithDefault("data")
    Path dataDir();

    /** The folder of the policy: {@code policy.yaml} and {@code domains/}. */
    @WithDefault("policies")
    Path policiesDir();
}
