package io.sallyport.admin;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;

/** The address of the host that makes a request. */
public final class ClientAddress {
    private ClientAddress() {}

    /**
     * The address; empty if it cannot be told. Fields such as X-Forwarded-For count only where {@code quarkus.http.proxy.*}
     * says which proxies are believed.
     */
    public static String of(HttpServerRequest connection) {
        SocketAddress remote = connection.remoteAddress();
        String address = remote == null ? null : remote.hostAddress();
        return address == null ? "" : address;
    }
}
