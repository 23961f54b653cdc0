package io.sallyport.policy;

import io.sallyport.config.Network;
import jakarta.validation.constraints.NotBlank;

/**
 * A server of ours in front of this gateway. What it found out about who sent a mail is believed, because we see only
 * the server itself (RFC 8601 § 5, § 7.1: a trust boundary with several border servers).
 *
 * @param network where it connects from
 * @param authservId the name that it gives itself in {@code Authentication-Results}
 */
public record UpstreamRelay(Network network, @NotBlank String authservId) {}
