package io.sallyport.admin;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Applies {@link ApiAccess} to every request under {@code /api}, before anything else looks at it. */
@Provider
@PreMatching
public class ApiAccessFilter implements ContainerRequestFilter {
    /** Asked for at the first request: filters are made when the application is built, before settings are known. */
    private final Instance<ApiAccess> access;

    private final CurrentVertxRequest current;

    ApiAccessFilter(Instance<ApiAccess> access, CurrentVertxRequest current) {
        this.access = access;
        this.current = current;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        RoutingContext context = current.getCurrent();
        // The path as resources are matched by it: whoever writes it otherwise (%61pi, //api) finds no other door.
        String path = context == null ? "/api" : context.normalizedPath();
        if (!path.equals("/api") && !path.startsWith("/api/")) {
            return;
        }
        Problem objection = access.get()
                .objectionTo(new ApiAccess.Request(
                        request.getMethod(),
                        remote(context),
                        host(request, context),
                        request.getHeaderString("Origin"),
                        request.getHeaderString(HttpHeaders.AUTHORIZATION),
                        request.getHeaderString(HttpHeaders.CONTENT_TYPE),
                        request.getHeaderString("X-Sallyport-Client")));
        if (objection != null) {
            Response.ResponseBuilder response = Response.fromResponse(objection.toResponse());
            if (objection.status() == Response.Status.UNAUTHORIZED.getStatusCode()) {
                response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"sallyport\"");
            }
            request.abortWith(response.build());
        }
    }

    /** The name that the client asked by: HTTP/2 has a pseudo-header in place of the Host field (RFC 9113 § 8.3.1). */
    private static @Nullable String host(ContainerRequestContext request, @Nullable RoutingContext context) {
        String field = request.getHeaderString(HttpHeaders.HOST);
        HostAndPort authority = context == null ? null : context.request().authority();
        return field != null || authority == null ? field : authority.toString();
    }

    /** The connected host itself: fields such as X-Forwarded-For are anybody's to write, and are not asked. */
    private @Nullable InetAddress remote(@Nullable RoutingContext context) {
        if (context == null || context.request().connection().remoteAddress() == null) {
            return null;
        }
        String address = context.request().connection().remoteAddress().hostAddress();
        try {
            return address == null ? null : InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
