package io.sallyport.admin.access;

import io.quarkus.runtime.StartupEvent;
import io.sallyport.config.Registers;
import io.sallyport.config.SiteConfig;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who bears which token (RFC 6750): the one of the settings, the one that this start wrote for programs on this host, and
 * those that were made for programs elsewhere. Nobody is let in for the address that they come from: behind a reverse
 * proxy on this host, everybody would come from it.
 */
@Singleton
public final class Bearers {
    private final @Nullable String configured;
    private final String local;
    private final ApiTokens tokens;

    /** The tokens of this gateway; writes the local one. */
    @Inject
    Bearers(AccessConfig config, SiteConfig site, Registers registers, Clock clock) throws IOException {
        this(config.token(), site.dataDir(), new ApiTokens(registers, clock));
    }

    Bearers(Optional<String> configured, Path dataDir, ApiTokens tokens) throws IOException {
        this.configured = configured.orElse(null);
        this.local = LocalToken.write(dataDir);
        this.tokens = tokens;
    }

    /** The local token is there as soon as the gateway is, not only after the first request. */
    void start(@Observes StartupEvent start) {}

    /**
     * Who bears a token.
     *
     * @return null if nobody does
     * @throws IOException if that cannot be told; nobody is let in then
     */
    public @Nullable Caller bearer(String token, String address) throws IOException {
        if (configured != null && Secrets.same(configured, token)) {
            return new Caller("token:settings", Role.ADMIN.permissions(), null, address);
        }
        if (Secrets.same(local, token)) {
            return new Caller("token:local", Role.ADMIN.permissions(), null, address);
        }
        return tokens.bearer(token, address);
    }
}
