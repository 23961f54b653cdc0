package io.sallyport.admin;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import org.jspecify.annotations.Nullable;

/**
 * The name of a session, as the browser keeps it: out of the reach of scripts, never sent on the word of another site, and
 * over TLS only where there is TLS. There it has the prefix that no other host of the domain can set it by either
 * (RFC 6265bis § 4.1.3.2).
 */
final class SessionCookie {
    private static final String OPEN = "sallyport";
    private static final String SECURED = "__Host-sallyport";

    private SessionCookie() {}

    /** Whether the browser came by TLS, to us or to a proxy that {@code quarkus.http.proxy.*} believes. */
    static boolean isSecured(HttpServerRequest connection) {
        return "https".equalsIgnoreCase(connection.scheme());
    }

    /** The session's name; null if the browser sent none. */
    static @Nullable String read(ContainerRequestContext request, HttpServerRequest connection) {
        Cookie cookie = request.getCookies().get(isSecured(connection) ? SECURED : OPEN);
        return cookie == null || cookie.getValue().isBlank() ? null : cookie.getValue();
    }

    /** Hands out a session. It ends with the browser at the latest; when it does is ours to say. */
    static NewCookie of(String session, HttpServerRequest connection) {
        return builder(connection).value(session).build();
    }

    /** Takes it back. */
    static NewCookie gone(HttpServerRequest connection) {
        return builder(connection).value("").maxAge(0).build();
    }

    private static NewCookie.Builder builder(HttpServerRequest connection) {
        boolean secured = isSecured(connection);
        return new NewCookie.Builder(secured ? SECURED : OPEN)
                .path("/")
                .httpOnly(true)
                .secure(secured)
                .sameSite(NewCookie.SameSite.STRICT);
    }
}
