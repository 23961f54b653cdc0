package io.sallyport.auth;

import io.sallyport.auth.authres.ClaimedResults;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How senders are authenticated, and what the backends are told about it. */
@ConfigMapping(prefix = "sallyport.auth")
public interface AuthConfig {
    /**
     * The longest that a mail waits for the DNS once its last octet is in. Questions are asked from the connection on, so
     * that most mail does not wait at all; what is not known by then is a temperror.
     */
    @WithDefault("20s")
    @DurationMin(millis = 1)
    Duration budget();

    /**
     * Whether a signature that leaves out a part of the body ({@code l=}) proves the author for DMARC. RFC 6376 lets it;
     * but anybody may have put that part there (RFC 6376 § 8.2), and it may be all that people see.
     */
    @WithDefault("false")
    boolean partialBodyProves();

    /**
     * The name that this gateway gives itself in {@code Authentication-Results} (RFC 8601 § 2.5). Without this key:
     * {@code sallyport.hostname}.
     */
    Optional<String> authservId();

    /**
     * What happens to {@code Authentication-Results} that came with a mail and bear our own name: they are forged (RFC
     * 8601 § 5). {@code remove}, or {@code rename} to {@code X-Untrusted-Authentication-Results}.
     */
    @WithDefault("remove")
    OwnResults ownResults();

    /**
     * What happens to {@code Authentication-Results} of others, and to {@code Received-SPF}, that came with a mail: {@code keep}, {@code remove}, or
     * {@code rename} to {@code X-Untrusted-Authentication-Results}, so that no backend takes them for ours.
     */
    @WithDefault("rename")
    ClaimedResults.Treatment foreignResults();

    /** Whether a {@code Received-SPF} field (RFC 7208 § 9.1) is added too, for backends that do not read the other one. */
    @WithDefault("false")
    boolean receivedSpf();

    /** What happens to forged results. */
    enum OwnResults {
        /** They are taken out. */
        REMOVE,
        /** They get a name that nobody reads. */
        RENAME
    }
}
