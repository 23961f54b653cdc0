package io.sallyport.overload;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.sallyport.config.Network;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * The clients that have shown that they send mail that is wanted: those that an administrator names, and the networks that
 * sent mail lately that went on without objection. Bounded; thread-safe.
 */
final class KnownClients {
    /** What a network is counted as: those who have one address have its neighbours (RFC 6177 § 2: a site has a /64 at least). */
    private static final int IPV4_PREFIX = 24;

    private static final int IPV6_PREFIX = 64;

    private static final int MOST = 50_000;

    private final List<Network> named;
    private final Cache<Network, Boolean> proven;

    /**
     * Nobody but those that are named is known yet.
     *
     * @param memory how long after its last good mail a network is known
     */
    KnownClients(List<Network> named, Duration memory, Clock clock) {
        this.named = List.copyOf(named);
        Ticker ticker = () -> clock.millis() * 1_000_000;
        this.proven = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(memory)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** A client has sent mail that everybody got, or that was refused, held or thrown away. */
    void sent(InetAddress client, boolean wanted) {
        if (wanted) {
            proven.put(networkOf(client), true);
        } else {
            proven.invalidate(networkOf(client));
        }
    }

    boolean isKnown(InetAddress client) {
        return proven.getIfPresent(networkOf(client)) != null
                || named.stream().anyMatch(network -> network.contains(client));
    }

    private static Network networkOf(InetAddress client) {
        return Network.around(client, client.getAddress().length == 4 ? IPV4_PREFIX : IPV6_PREFIX);
    }
}
