package io.sallyport.probe;

import io.sallyport.config.HostPort;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.policy.RelayPolicy.Protocol;
import io.sallyport.policy.RelayPolicy.TlsPolicy;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A backend, as a route of the policy names it.
 *
 * @param backend where it listens
 * @param protocol what the relay speaks to it
 * @param tls at what level
 * @param domains those that the policy sends there, as A-labels; possibly none is known
 */
public record Target(HostPort backend, Protocol protocol, TlsPolicy tls, SortedSet<String> domains) {
    public Target {
        domains = new TreeSet<>(domains);
    }

    /** The backends of a route. */
    public static List<Target> of(RelayPolicy route, Set<String> domains) {
        return route.backends().stream()
                .map(backend -> new Target(backend.address(), route.protocol(), route.tls(), new TreeSet<>(domains)))
                .toList();
    }

    boolean isLmtp() {
        return protocol == Protocol.LMTP;
    }
}
