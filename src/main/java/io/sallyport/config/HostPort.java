package io.sallyport.config;

/**
 * A host and a port, written {@code host:port}; an IPv6 address stands in brackets: {@code [::1]:25}.
 *
 * @param host a name or an address, without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
    public HostPort {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("no host (expected: host:port)");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port %d (expected: 1 to 65535)".formatted(port));
        }
    }

    /**
     * Reads {@code host:port} or {@code [address]:port}.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static HostPort of(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (colon < 0 || (!bracketed && host.contains(":"))) {
            throw new IllegalArgumentException("%s (expected: host:port, or [address]:port for IPv6)".formatted(text));
        }
        try {
            return new HostPort(
                    bracketed ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s (expected: a port from 1 to 65535)".formatted(text), e);
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
