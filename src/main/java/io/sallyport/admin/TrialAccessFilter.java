package io.sallyport.admin;

import io.quarkus.arc.profile.IfBuildProfile;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.InetAddress;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Lets only this machine in, and tells the browser to run and load nothing. */
@IfBuildProfile(anyOf = {"dev", "test"})
class TrialAccessFilter {
    /** Refuses others. A foreign name in Host means that a web site had its name resolved to us (DNS rebinding). */
    @TrialAccess
    @ServerRequestFilter
    public @Nullable Response admit(ContainerRequestContext context, HttpServerRequest request) {
        var client = request.remoteAddress();
        boolean local = client != null
                && client.hostAddress() != null
                && InetAddress.ofLiteral(client.hostAddress()).isLoopbackAddress()
                && isLoopbackName(context.getUriInfo().getRequestUri().getHost());
        return local ? null : Response.status(Response.Status.FORBIDDEN).build();
    }

    /** Whether a URI's host can only mean the host that says it. */
    private static boolean isLoopbackName(@Nullable String host) {
        return host != null
                && (host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}"));
    }

    @TrialAccess
    @ServerResponseFilter
    public void restrain(ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.putSingle(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        headers.putSingle("X-Content-Type-Options", "nosniff");
        headers.putSingle("Referrer-Policy", "no-referrer");
        headers.putSingle("Cache-Control", "no-store");
    }
}
