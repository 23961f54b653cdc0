package io.sallyport.filter.sender;

import io.sallyport.config.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** The addresses at which a mail server of a stranger can be. */
final class PublicAddresses {
    /**
     * Networks that are not routed between strangers (RFC 6890, its registries). Unlike those, the networks for
     * documentation are not among them: no server is there either, but nobody gains by naming them, and examples use
     * them.
     */
    private static final List<Network> PRIVATE = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "224.0.0.0/3", // Multicast, reserved and broadcast
                    "::/96", // Unspecified, loopback and the addresses that once held IPv4's
                    "fc00::/7",
                    "fe80::/10",
                    "ff00::/8")
            .map(Network::of)
            .toList();

    private PublicAddresses() {}

    static boolean has(InetAddress address) {
        return PRIVATE.stream().noneMatch(network -> network.contains(address));
    }
}
