package io.sallyport.admin;

import io.sallyport.admin.access.Admission;
import io.sallyport.admin.access.Bearers;
import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.CrossSite;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Logins;
import io.sallyport.admin.access.Open;
import io.sallyport.admin.access.Sessions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jspecify.annotations.Nullable;

/** Finds out who asks, and lets in who may: before any method of a resource runs, and for each of them. */
class AccessFilter {
    private static final Logger LOG = Logger.getLogger(AccessFilter.class);

    private static final String BEARER = "Bearer ";

    /** Asked for at the first request: filters are made when the application is built, before settings are known. */
    private final Instance<Bearers> bearers;

    private final Instance<ForeignCallers> foreign;
    private final Instance<Logins> logins;
    private final Instance<Sessions> sessions;
    private final Instance<RequestAudit> audit;
    private final CurrentCaller caller;
    private final CurrentSession session;

    AccessFilter(
            Instance<Bearers> bearers,
            Instance<ForeignCallers> foreign,
            Instance<Logins> logins,
            Instance<Sessions> sessions,
            Instance<RequestAudit> audit,
            CurrentCaller caller,
            CurrentSession session) {
        this.bearers = bearers;
        this.foreign = foreign;
        this.logins = logins;
        this.sessions = sessions;
        this.audit = audit;
        this.caller = caller;
        this.session = session;
    }

    /** The rule, for one request. */
    @WithFormRead
    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    public @Nullable Response admit(
            ResteasyReactiveContainerRequestContext request, ResourceInfo resource, HttpServerRequest connection) {
        try {
            Caller known = caller(request, connection);
            if (known != null) {
                caller.set(known);
            }
            Response refusal =
                    switch (Admission.of(resource.getResourceMethod(), known)) {
                        case ADMITTED -> forged(request, resource.getResourceMethod(), connection);
                        case UNKNOWN -> unknown(request);
                        case FORBIDDEN -> forbidden(request);
                    };
            if (refusal == null && known != null) {
                audit.get().record(known, request, resource.getResourceMethod());
            }
            return refusal;
        } catch (IOException e) {
            LOG.errorf("Nobody can be let in: %s", e.getMessage());
            return Problem.of(
                            Status.SERVICE_UNAVAILABLE, "rights cannot be read or deeds not recorded; the log says why")
                    .toResponse();
        }
    }

    private @Nullable Caller caller(ResteasyReactiveContainerRequestContext request, HttpServerRequest connection)
            throws IOException {
        String address = ClientAddress.of(connection);
        String authorization = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (authorization != null) { // Who shows one thing is not asked for another
            return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? bearer(authorization.substring(BEARER.length()).strip(), address)
                    : null;
        }
        String cookie = SessionCookie.read(request, connection);
        Sessions.Session found = cookie == null ? null : sessions.get().find(cookie);
        if (cookie == null || found == null) {
            return null;
        }
        Caller known = logins.get().caller(found, address);
        if (known != null) {
            session.set(cookie, found);
        }
        return known;
    }

    private @Nullable Caller bearer(String token, String address) throws IOException {
        Caller ours = bearers.get().bearer(token, address);
        return ours == null && foreign.get().mayKnow(token) ? foreign.get().bearer(token, address) : ours;
    }

    /**
     * Refuses what changes something and was not sent by our own page: browsers add cookies to requests of any page. A
     * login is without a session yet, and must not come from elsewhere either: else somebody could be logged in as another.
     */
    private @Nullable Response forged(
            ResteasyReactiveContainerRequestContext request, Method method, HttpServerRequest connection) {
        if (!CrossSite.changes(request.getMethod())) {
            return null;
        }
        String authority =
                connection.authority() == null ? "" : connection.authority().toString();
        boolean elsewhere = request.getHeaderString(HttpHeaders.AUTHORIZATION) == null
                && CrossSite.isBehind(
                        request.getHeaderString("Sec-Fetch-Site"), request.getHeaderString("Origin"), authority);
        // What is open to everybody rests on no session, and its pages may have been shown without one
        Sessions.Session ours = method.isAnnotationPresent(Open.class) ? null : session.orNull();
        if (elsewhere || (ours != null && !CrossSite.bears(ours, csrf(request)))) {
            return Problem.of(Status.FORBIDDEN, "the request does not come from the page of this gateway")
                    .toResponse();
        }
        return null;
    }

    private static @Nullable String csrf(ResteasyReactiveContainerRequestContext request) {
        String field = request.getHeaderString("X-CSRF-Token");
        if (field != null) {
            return field;
        }
        MediaType type = request.getMediaType();
        boolean form = type != null
                && (type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)
                        || type.isCompatible(MediaType.MULTIPART_FORM_DATA_TYPE));
        return form
                        && ((ResteasyReactiveRequestContext) request.getServerRequestContext())
                                        .getFormParameter("csrf", true, false)
                                instanceof String value
                ? value
                : null;
    }

    private static Response unknown(ResteasyReactiveContainerRequestContext request) {
        if (isPage(request)) {
            String asked = request.getUriInfo().getRequestUri().getRawPath();
            return Response.seeOther(URI.create("/login?next=" + URLEncoder.encode(asked, StandardCharsets.UTF_8)))
                    .build();
        }
        return Response.fromResponse(
                        Problem.of(Status.UNAUTHORIZED, "it must be shown who asks: a token or a login is needed")
                                .toResponse())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"sallyport\"") // RFC 6750 § 3
                .build();
    }

    private Response forbidden(ResteasyReactiveContainerRequestContext request) throws IOException {
        Sessions.Session ours = session.orNull();
        if (ours != null && logins.get().mustChange(ours)) {
            return isPage(request)
                    ? Response.seeOther(URI.create("/password")).build()
                    : Problem.of(Status.FORBIDDEN, "the password must be changed first")
                            .toResponse();
        }
        return Problem.of(Status.FORBIDDEN, "this is not yours to see or do").toResponse();
    }

    /** Whether a person looks at a page, who can be led to another, and no program or script. */
    private static boolean isPage(ResteasyReactiveContainerRequestContext request) {
        String accept = request.getHeaderString(HttpHeaders.ACCEPT);
        return request.getMethod().equals("GET")
                && accept != null
                && accept.contains(MediaType.TEXT_HTML)
                && !request.getUriInfo().getRequestUri().getRawPath().startsWith("/api/");
    }
}
