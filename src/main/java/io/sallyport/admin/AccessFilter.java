package io.sallyport.admin;

import io.sallyport.admin.access.Admission;
import io.sallyport.admin.access.Bearers;
import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.CurrentCaller;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Finds out who asks, and lets in who may: before any method of a resource runs, and for each of them. */
class AccessFilter {
    private static final Logger LOG = Logger.getLogger(AccessFilter.class);

    private static final String BEARER = "Bearer ";

    /** Asked for at the first request: filters are made when the application is built, before settings are known. */
    private final Instance<Bearers> bearers;

    private final CurrentCaller current;

    AccessFilter(Instance<Bearers> bearers, CurrentCaller current) {
        this.bearers = bearers;
        this.current = current;
    }

    /** The rule, for one request. */
    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    public @Nullable Response admit(
            ContainerRequestContext request, ResourceInfo resource, HttpServerRequest connection) {
        Caller caller;
        try {
            caller = caller(request, address(connection));
        } catch (IOException e) {
            LOG.errorf("Nobody can be let in: %s", e.getMessage());
            return Problem.of(Status.SERVICE_UNAVAILABLE, "who may do what cannot be read; the log says why")
                    .toResponse();
        }
        if (caller != null) {
            current.set(caller);
        }
        return switch (Admission.of(resource.getResourceMethod(), caller)) {
            case ADMITTED -> null;
            case UNKNOWN -> unknown();
            case FORBIDDEN ->
                Problem.of(Status.FORBIDDEN, "this is not yours to see or do").toResponse();
        };
    }

    private @Nullable Caller caller(ContainerRequestContext request, String address) throws IOException {
        String authorization = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return null;
        }
        return bearers.get().bearer(authorization.substring(BEARER.length()).strip(), address);
    }

    private static Response unknown() {
        return Response.fromResponse(Problem.of(Status.UNAUTHORIZED, "it must be shown who asks: a token is needed")
                        .toResponse())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"sallyport\"") // RFC 6750 § 3
                .build();
    }

    /** Fields such as X-Forwarded-For count only where {@code quarkus.http.proxy.*} says which proxies are believed. */
    static String address(HttpServerRequest connection) {
        SocketAddress remote = connection.remoteAddress();
        String address = remote == null ? null : remote.hostAddress();
        return address == null ? "" : address;
    }
}
