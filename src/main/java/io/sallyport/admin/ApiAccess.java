package io.sallyport.admin;

import io.sallyport.config.SiteConfig;
import io.sallyport.mail.DomainNames;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rule who may use {@code /api}: nobody but those named here.
 *
 * <p>With a token: who bears it, from anywhere. Browsers never send it by themselves, so that no web page can borrow it.
 *
 * <p>Without a token: who comes from this host. There the danger is the browser of an operator, which comes from this host
 * too and does what any web page wants: so the Host field must name this host (else the page's own name may have been
 * pointed at us: DNS rebinding), the request must not come from another origin, and whatever changes something must look
 * as a browser sends it across origins only after asking us, which we do not answer (no CORS).
 */
@Singleton
final class ApiAccess {
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final byte @Nullable [] tokenDigest;
    private final String hostname;

    @Inject
    ApiAccess(AdminConfig config, SiteConfig site) {
        this(config.token().orElse(null), site.hostname());
    }

    /**
     * The rule of this gateway.
     *
     * @param token null for none
     * @param hostname the gateway's name
     */
    ApiAccess(@Nullable String token, String hostname) {
        this.tokenDigest = token == null ? null : digest(token);
        this.hostname = DomainNames.toAscii(hostname);
    }

    /**
     * What counts of a request; fields that are not there are null.
     *
     * @param remote the host that is connected; null if that cannot be told
     * @param client the field {@code X-Sallyport-Client}: any value shows that a program sent the request
     */
    record Request(
            String method,
            @Nullable InetAddress remote,
            @Nullable String host,
            @Nullable String origin,
            @Nullable String authorization,
            @Nullable String contentType,
            @Nullable String client) {}

    /** Why the request is refused; null if it is not. */
    @Nullable
    Problem objectionTo(Request request) {
        if (tokenDigest != null) {
            return bearsToken(request.authorization(), tokenDigest)
                    ? null
                    : Problem.of(Status.UNAUTHORIZED, "the token of sallyport.admin.token is needed");
        }
        InetAddress remote = request.remote();
        if (remote == null || !remote.isLoopbackAddress()) {
            return Problem.of(Status.FORBIDDEN, "only this host may ask, unless sallyport.admin.token is set");
        }
        if (!isOurName(authority(request.host()))) {
            return Problem.of(Status.FORBIDDEN, "the Host field does not name this host");
        }
        String origin = request.origin();
        if (origin != null
                && !origin.equals("http://" + request.host())
                && !origin.equals("https://" + request.host())) {
            return Problem.of(Status.FORBIDDEN, "requests from other origins are not answered");
        }
        if (!READING.contains(request.method()) && !isFromProgram(request)) {
            return Problem.of(
                    Status.FORBIDDEN, "Content-Type: application/json or a field X-Sallyport-Client is needed");
        }
        return null;
    }

    private static boolean bearsToken(@Nullable String authorization, byte[] expected) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return false;
        }
        // Digests are of one length: the time that the comparison takes tells nothing.
        return MessageDigest.isEqual(expected, digest(authorization.substring(7).strip()));
    }

    private static boolean isFromProgram(Request request) {
        String type = request.contentType();
        boolean json = type != null && type.strip().toLowerCase(Locale.ROOT).matches("application/json\\s*(;.*)?");
        String client = request.client();
        return json || (client != null && !client.isBlank());
    }

    /** The host of a Host field (RFC 9110 § 7.2), without its port; null if it is not one. */
    private static @Nullable String authority(@Nullable String host) {
        if (host == null || host.isBlank()) {
            return null;
        }
        try {
            URI uri = URI.create("http://" + host);
            boolean bare = uri.getRawUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            return bare ? uri.getHost() : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private boolean isOurName(@Nullable String host) {
        return isLoopbackName(host) || (host != null && host.equalsIgnoreCase(hostname));
    }

    /** Whether a URI's host can only mean the host that says it. */
    static boolean isLoopbackName(@Nullable String host) {
        return host != null
                && (host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}"));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
