package io.sallyport.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.admin.access.AccessConfig;
import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Known;
import io.sallyport.admin.access.Logins;
import io.sallyport.admin.access.Logins.Attempt;
import io.sallyport.admin.access.Open;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Sessions.Session;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Login, logout and one's own password, for people with a browser. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class LoginResource {
    private static final Logger LOG = Logger.getLogger(LoginResource.class);

    private static final String HOME = "/";

    private final Logins logins;

    /** What the identity provider is called; empty if nobody logs in by one. */
    private final String provider;

    private final CurrentCaller caller;
    private final CurrentSession session;

    LoginResource(Logins logins, AccessConfig config, CurrentCaller caller, CurrentSession session) {
        this.logins = logins;
        this.provider =
                config.oidc().enabled() && config.oidc().login() ? config.oidc().label() : "";
        this.caller = caller;
        this.session = session;
    }

    /** {@code templates/LoginResource/}. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance login(String problem, String next, String provider);

        static native TemplateInstance password(String problem, String csrf);
    }

    /**
     * Who asks, and what they may do.
     *
     * @param domains whose mail they may see; null: of all domains
     * @param csrf what requests with the session's cookie must bear to change something; empty for a token
     * @param mustChangePassword whether they may do nothing else before
     */
    public record Me(
            String name,
            Set<Permission> permissions,
            @Nullable Set<String> domains,
            String csrf,
            boolean mustChangePassword) {}

    /** The caller, as they are known here. */
    @Operation(summary = "The caller, as they are known here")
    @GET
    @Known("each may know what is known of them")
    @Path("api/me")
    @Produces(MediaType.APPLICATION_JSON)
    public Me me() {
        Caller known = caller.get();
        Session ours = session.orNull();
        try {
            return new Me(
                    known.name(),
                    known.permissions(),
                    known.domains(),
                    session.csrf(),
                    ours != null && logins.mustChange(ours));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** The form. */
    @Operation(hidden = true)
    @GET
    @Open("nobody is known before they have logged in")
    @Path("login")
    public TemplateInstance form(@QueryParam("next") @Size(max = 1000) @Nullable String next) {
        return Templates.login("", local(next), provider);
    }

    /** Takes name and password. */
    @Operation(hidden = true)
    @POST
    @Open("nobody is known before they have logged in")
    @Path("login")
    public Response login(
            @FormParam("name") @Size(max = 256) @Nullable String name,
            @FormParam("password") @Size(max = 1024) @Nullable String password,
            @FormParam("next") @Size(max = 1000) @Nullable String next,
            HttpServerRequest connection) {
        if (name == null || password == null || name.isEmpty() || password.isEmpty()) {
            return page(Status.BAD_REQUEST, Templates.login("Name and password are needed.", local(next), provider));
        }
        try {
            return switch (logins.attempt(name, password, ClientAddress.of(connection))) {
                case Attempt.In in -> in(in, local(next), connection);
                case Attempt.Wrong() ->
                    page(Status.UNAUTHORIZED, Templates.login("Name or password is wrong.", local(next), provider));
                case Attempt.Later(Duration wait) -> later(wait, Templates.login(words(wait), local(next), provider));
            };
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Ends the session. */
    @Operation(hidden = true)
    @POST
    @Known("each may leave")
    @Path("logout")
    public Response logout(HttpServerRequest connection) {
        try {
            logins.logout(session.name(), caller.get());
        } catch (IOException e) {
            throw failed(e);
        }
        return Response.seeOther(URI.create("/login"))
                .cookie(SessionCookie.gone(connection))
                .header("Clear-Site-Data", "\"cache\"")
                .build();
    }

    /** The form for another password. */
    @Operation(hidden = true)
    @GET
    @Known("each may change their own")
    @Path("password")
    public TemplateInstance passwordForm() {
        return Templates.password("", session.csrf());
    }

    /** Takes the old password and a new one, twice. */
    @Operation(hidden = true)
    @POST
    @Known("each may change their own")
    @Path("password")
    public Response password(
            @FormParam("old") @Size(max = 1024) @Nullable String old,
            @FormParam("new") @Size(max = 1024) @Nullable String fresh,
            @FormParam("again") @Size(max = 1024) @Nullable String again,
            HttpServerRequest connection) {
        Session ours = session.orNull();
        if (ours == null) {
            return page(Status.BAD_REQUEST, Templates.password("A token has no password.", ""));
        }
        if (old == null || fresh == null || !fresh.equals(again)) {
            return page(
                    Status.BAD_REQUEST, Templates.password("The new password was not the same twice.", ours.csrf()));
        }
        try {
            return switch (logins.changePassword(ours, old, fresh, ClientAddress.of(connection))) {
                case Attempt.In in -> in(in, HOME, connection);
                case Attempt.Wrong() ->
                    page(Status.UNAUTHORIZED, Templates.password("The old password is wrong.", ours.csrf()));
                case Attempt.Later(Duration wait) -> later(wait, Templates.password(words(wait), ours.csrf()));
            };
        } catch (IllegalArgumentException e) {
            return page(Status.BAD_REQUEST, Templates.password("No: " + e.getMessage() + ".", ours.csrf()));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static Response in(Attempt.In in, String next, HttpServerRequest connection) {
        return Response.seeOther(URI.create(in.mustChange() ? "/password" : next))
                .cookie(SessionCookie.of(in.session(), connection))
                .build();
    }

    private static Response page(Status status, TemplateInstance page) {
        return Response.status(status).entity(page).build();
    }

    private static Response later(Duration wait, TemplateInstance page) {
        return Response.status(Status.TOO_MANY_REQUESTS) // RFC 6585 § 4
                .header(HttpHeaders.RETRY_AFTER, wait.toSeconds() + 1)
                .entity(page)
                .build();
    }

    private static String words(Duration wait) {
        return "Too many attempts: try again in %d seconds.".formatted(wait.toSeconds() + 1);
    }

    /** A path of this gateway, and nothing that a browser takes for another host. */
    static String local(@Nullable String next) {
        return next != null && next.matches("/[A-Za-z0-9._~-][A-Za-z0-9/._~-]*") ? next : HOME;
    }

    private static WebApplicationException failed(IOException reason) {
        LOG.errorf("Nobody can log in: %s", reason.getMessage());
        return new WebApplicationException(
                Problem.of(Status.SERVICE_UNAVAILABLE, "users cannot be read or logins not recorded; the log says why")
                        .toResponse());
    }
}
