package io.sallyport.policy;

import io.sallyport.config.Network;
import jakarta.validation.constraints.Pattern;

/**
 * A server of ours in front of this gateway. What it found out about who sent a mail is believed, because we see only
 * the server itself (RFC 8601 § 5, § 7.1: a trust boundary with several border servers).
 *
 * @param network where it connects from
 * @param authservId the name that it gives itself in {@code Authentication-Results}
 */
public record UpstreamRelay(
        Network network,

        @Pattern(regexp = "[A-Za-z0-9._-]+", message = "must be a name of letters, digits, dots and hyphens")
        String authservId) {
    public UpstreamRelay {
        if (network.prefixLength() == 0) {
            throw new IllegalArgumentException("network: %s (expected: not everybody)".formatted(network));
        }
    }
}
