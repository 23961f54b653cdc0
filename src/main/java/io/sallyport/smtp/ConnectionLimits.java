package io.sallyport.smtp;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections that are open: of all listeners together, and of each client network, so that one network
 * cannot take all places. Who was let in must leave, exactly once.
 */
final class ConnectionLimits {
    private final SmtpConfig.Limits limits;
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentHashMap<Network, Integer> networks = new ConcurrentHashMap<>();

    ConnectionLimits(SmtpConfig.Limits limits) {
        this.limits = limits;
    }

    /** Takes one of all places; false if there is none. */
    boolean enter() {
        return enter(all, limits.connections());
    }

    void leave() {
        all.decrementAndGet();
    }

    /** Takes one of the places of a client's network; false if there is none. */
    boolean enter(InetAddress client) {
        int most = limits.connectionsPerNetwork();
        // A refused client leaves no entry behind: the table is as large as the connections that are open.
        boolean[] entered = new boolean[1];
        networks.compute(networkOf(client), (network, count) -> {
            int open = count == null ? 0 : count;
            entered[0] = open < most;
            return entered[0] ? Integer.valueOf(open + 1) : count;
        });
        return entered[0];
    }

    void leave(InetAddress client) {
        networks.computeIfPresent(networkOf(client), (network, count) -> count == 1 ? null : count - 1);
    }

    /** How many connections are open. */
    int open() {
        return all.get();
    }

    /** Takes one of the places that a counter counts; false if there is none. */
    static boolean enter(AtomicInteger counter, int most) {
        return counter.getAndUpdate(open -> open < most ? open + 1 : open) < most;
    }

    private Network networkOf(InetAddress client) {
        return Network.around(client, client.getAddress().length == 4 ? limits.ipv4Prefix() : limits.ipv6Prefix());
    }
}
