package io.sallyport.admin;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** What every answer tells the browser not to do. A method that must allow more says so itself, by the same field. */
class SecurityHeaders {
    private static final Map<String, String> FIELDS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
                    + "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            // For browsers that know no frame-ancestors
            "X-Frame-Options",
            "DENY",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            // What one person saw must not be shown to the next at the same browser
            "Cache-Control",
            "no-store");

    /** Adds the fields that are not there. */
    @ServerResponseFilter
    public void restrain(ContainerResponseContext response, HttpServerRequest connection) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        FIELDS.forEach((name, value) -> {
            if (!headers.containsKey(name)) {
                headers.putSingle(name, value);
            }
        });
        if (SessionCookie.isSecured(connection)) {
            headers.putSingle("Strict-Transport-Security", "max-age=31536000"); // RFC 6797 § 7.1
        }
    }
}
