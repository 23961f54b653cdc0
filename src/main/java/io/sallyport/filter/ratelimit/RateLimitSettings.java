package io.sallyport.filter.ratelimit;

import io.sallyport.policy.ListFile;
import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ratelimit:} block of a policy.
 *
 * <pre>{@code
 * ratelimit:
 *   on-unavailable: pass
 *   except: lists/partners.txt
 *   limits:
 *     - { name: connections, count: connections, key: [client-network], rate: 300/1m }
 *     - { name: strangers, count: messages, key: [client-network, sender-domain], rate: 100/1h, burst: 20 }
 *     - { name: volume, count: bytes, key: [authenticated-domain], rate: 2G/1d, burst: 200M, then: hold }
 *     - { name: one-mailbox, count: recipients, key: [recipient, sender-domain], rate: 60/1h, shadow: true }
 *     - { name: guesses, count: failures, key: [client], rate: 20/10m, then: points, points: 2 }
 * }</pre>
 *
 * @param ipv4Prefix how many bits of an IPv4 address make its {@code client-network}
 * @param ipv6Prefix how many bits of an IPv6 address make its {@code client-network}; a customer of a provider has a /64 at
 *     least
 * @param except clients, senders and recipients for whom nothing is counted; an entry for a sender that requires a proof
 *     helps once the message is complete
 * @param limits each counts for itself; the same limit in several blocks is one
 */
public record RateLimitSettings(
        @Default("24") @Min(8) @Max(32) int ipv4Prefix,
        @Default("64") @Min(16) @Max(128) int ipv6Prefix,
        @Nullable ListFile except,
        List<Limit> limits) {
    public RateLimitSettings {
        limits = List.copyOf(limits);
        Set<String> names = new HashSet<>();
        for (Limit limit : limits) {
            if (!names.add(limit.name())) {
                throw new IllegalArgumentException("two limits are called " + limit.name());
            }
        }
    }
}
