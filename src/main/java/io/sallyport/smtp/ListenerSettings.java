package io.sallyport.smtp;

import io.sallyport.smtp.ListenersConfig.Listener;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * One listener, as configured.
 *
 * @param name stands in journal and logs
 * @param address where it listens; port 0: the system chooses
 * @param proxyProtocol whether a proxy says who the client is
 * @param tlsConfigurations names of TLS configurations, the first for clients without a known SNI; empty: the default
 * @param connections the most connections at once to this listener
 */
record ListenerSettings(
        String name,
        InetSocketAddress address,
        TlsMode tls,
        boolean proxyProtocol,
        List<String> tlsConfigurations,
        int connections) {
    private static final int DEFAULT_PORT = 2525; // Not 25: that one needs privileges

    ListenerSettings {
        tlsConfigurations = List.copyOf(tlsConfigurations);
    }

    /** The configured listeners, or the one that is there when none is configured. */
    static List<ListenerSettings> of(ListenersConfig config, boolean anyFreePort) {
        Map<String, Listener> listeners = config.listeners();
        if (listeners.isEmpty()) {
            int port = anyFreePort ? 0 : DEFAULT_PORT;
            return List.of(new ListenerSettings(
                    "smtp", new InetSocketAddress(port), TlsMode.STARTTLS, false, List.of(), Integer.MAX_VALUE));
        }
        return listeners.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static ListenerSettings of(String name, Listener listener) {
        InetSocketAddress address = new InetSocketAddress(listener.address(), listener.port());
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(
                    "sallyport.listeners.%s.address: %s (expected: an address of this machine)"
                            .formatted(name, listener.address()));
        }
        return new ListenerSettings(
                name,
                address,
                listener.tls(),
                listener.proxyProtocol(),
                listener.tlsConfiguration().orElse(List.of()),
                listener.connections().orElse(Integer.MAX_VALUE));
    }
}
