package io.sallyport.filter.antivirus;

import io.sallyport.config.HostPort;
import io.sallyport.filter.ServiceAddress;
import io.sallyport.filter.ServiceCall;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/**
 * A scanner, written as {@code clamd:host:port}, {@code clamd:/path/of/socket} or {@code icap://host:port/service}.
 */
public sealed interface ScanServer {
    /** The {@code clamd} of ClamAV, or one that speaks like it. */
    record Clamd(ServiceAddress address) implements ScanServer {
        @Override
        public ScanService introduce(Duration connect, Duration answer) throws IOException, InterruptedException {
            return ClamdService.introduce(new ServiceCall(address, connect, answer));
        }

        @Override
        public String toString() {
            return CLAMD + address;
        }
    }

    /**
     * A server of ICAP (RFC 3507).
     *
     * @param at its host and port
     * @param path of the service, with the slash before it and the query behind it
     */
    record Icap(HostPort at, String path) implements ScanServer {
        @Override
        public ScanService introduce(Duration connect, Duration answer) throws IOException, InterruptedException {
            return IcapService.introduce(this, new ServiceCall(new ServiceAddress.Tcp(at), connect, answer));
        }

        /** The URI of the service (RFC 3507 § 4.2). */
        @Override
        public String toString() {
            return "icap://" + at + path;
        }
    }

    /** How a {@link Clamd} begins. */
    String CLAMD = "clamd:";

    /** The port of ICAP (RFC 3507 § 4.2). */
    int ICAP_PORT = 1344;

    /**
     * Asks it who it is.
     *
     * @param connect how long it may take to be connected, then and later
     * @param answer how long an answer may take
     * @throws IOException if it does not say
     */
    ScanService introduce(Duration connect, Duration answer) throws IOException, InterruptedException;

    /**
     * Reads what an administrator writes.
     *
     * @throws IllegalArgumentException if it is of another form
     */
    static ScanServer of(String text) {
        if (text.startsWith(CLAMD)) {
            return new Clamd(ServiceAddress.of(text.substring(CLAMD.length())));
        }
        try {
            URI uri = new URI(text);
            if ("icap".equals(uri.getScheme()) && uri.getHost() != null && uri.getRawFragment() == null) {
                String host = uri.getHost().replaceAll("[\\[\\]]", "");
                String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
                String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
                return new Icap(new HostPort(host, uri.getPort() < 0 ? ICAP_PORT : uri.getPort()), path + query);
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(text + " (expected: an icap: URI)", e);
        }
        throw new IllegalArgumentException(
                text + " (expected: clamd:host:port, clamd:/path/of/socket or icap://host:port/service)");
    }
}
