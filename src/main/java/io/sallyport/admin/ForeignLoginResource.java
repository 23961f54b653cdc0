package io.sallyport.admin;

import io.quarkus.oidc.IdTokenCredential;
import io.quarkus.oidc.OIDCException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.sallyport.admin.access.AccessConfig;
import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.Claims;
import io.sallyport.admin.access.Logins;
import io.sallyport.admin.access.Open;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Login at the page by an identity provider: the authorization code flow (OpenID Connect Core § 3.1). Quarkus plays it with
 * the provider: state and nonce, PKCE (RFC 7636), the code, signature and claims of the ID token. What comes of it is a
 * session of ours as after any login; the provider's tokens are dropped, and no browser keeps them.
 */
@Path("/login/provider")
@Produces(MediaType.TEXT_HTML)
public class ForeignLoginResource {
    private static final Logger LOG = Logger.getLogger(ForeignLoginResource.class);

    /** The provider may have to be found first, and its keys be fetched. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** How Quarkus names the cookies in which it would keep tokens. */
    private static final String KEPT_TOKENS = "q_session";

    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]");
    private static final int MOST_TOLD = 300;

    private static final String SILENT =
            "the identity provider does not answer; with a name and password of this gateway you can still log in";

    private final CurrentIdentityAssociation identity;
    private final HttpAuthenticator authenticator;
    private final Logins logins;
    private final AccessConfig.Oidc config;

    ForeignLoginResource(
            CurrentIdentityAssociation identity, HttpAuthenticator authenticator, Logins logins, AccessConfig config) {
        this.identity = identity;
        this.authenticator = authenticator;
        this.logins = logins;
        this.config = config.oidc();
    }

    /** {@code templates/ForeignLoginResource/}. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance in(String name);
    }

    /** Sends the browser to the provider, and takes it back from there with a code. */
    @GET
    @Open("nobody is known before they have logged in")
    public Response login(RoutingContext exchange) {
        if (!config.enabled() || !config.login()) {
            return Problem.of(Status.NOT_FOUND, "no identity provider is set up for logins")
                    .toResponse();
        }
        HttpServerRequest request = exchange.request();
        try {
            SecurityIdentity known = identity.getDeferredIdentity().await().atMost(PATIENCE);
            IdTokenCredential token =
                    known == null || known.isAnonymous() ? null : known.getCredential(IdTokenCredential.class);
            if (token != null) {
                return in(token.getToken(), request);
            }
            return request.query() == null ? toProvider(exchange) : refused("the login did not begin at this browser");
        } catch (AuthenticationCompletionException | AuthenticationFailedException e) {
            if (isSilence(e.getCause())) {
                LOG.errorf("Nobody can log in by the identity provider: %s", reason(e));
                return unavailable(SILENT);
            }
            LOG.warnf("A login by the identity provider is refused: %s", reason(e));
            return refused("the identity provider's answer does not belong to a login that began at this browser");
        } catch (TimeoutException | OIDCException | ConfigurationException e) {
            LOG.errorf("Nobody can log in by the identity provider: %s", reason(e));
            return unavailable(SILENT);
        } catch (IOException e) {
            LOG.errorf("Nobody can log in: %s", e.getMessage());
            return unavailable("logins cannot be recorded; the log says why");
        } finally {
            keepNoTokens(exchange);
        }
    }

    private Response toProvider(RoutingContext exchange) {
        ChallengeData challenge = authenticator.getChallenge(exchange).await().atMost(PATIENCE);
        if (challenge == null || challenge.status != Status.FOUND.getStatusCode()) {
            return unavailable(SILENT);
        }
        Response.ResponseBuilder answer = Response.status(Status.FOUND);
        challenge.getHeaders().forEach((name, value) -> answer.header(name.toString(), value));
        return answer.build();
    }

    private Response in(String token, HttpServerRequest request) throws IOException {
        Caller caller = Claims.caller(token, config, ClientAddress.of(request));
        if (caller == null) {
            return refused("the identity provider does not say who you are");
        }
        String session = logins.foreign(caller);
        if (session == null) {
            return Problem.of(Status.FORBIDDEN, "you are %s, and have no role at this gateway".formatted(caller.name()))
                    .toResponse();
        }
        // A page, not a redirect: browsers send a cookie that is SameSite=Strict on no way that began at another site
        return Response.ok(Templates.in(caller.name()))
                .cookie(SessionCookie.of(session, request))
                .build();
    }

    private static Response refused(String why) {
        return Problem.of(Status.UNAUTHORIZED, why).toResponse();
    }

    private static Response unavailable(String why) {
        return Problem.of(Status.SERVICE_UNAVAILABLE, why).toResponse();
    }

    /** Takes out of the answer what Quarkus has put there for a session of its own. */
    private static void keepNoTokens(RoutingContext exchange) {
        List<String> names = exchange.request().cookies().stream() // Those of the answer are among them
                .map(Cookie::getName)
                .filter(name -> name.startsWith(KEPT_TOKENS))
                .toList();
        names.forEach(name -> exchange.response().removeCookies(name, false));
    }

    /** Whether the provider could not be asked for tokens, or answered no error as RFC 6749 § 5.2 has it. */
    private static boolean isSilence(@Nullable Throwable cause) {
        return switch (cause) {
            case IOException unreachable -> true;
            case TimeoutException late -> true;
            case OIDCException answer -> !String.valueOf(answer.getMessage()).contains("\"error\"");
            case null, default -> false;
        };
    }

    /** What the log says of it: it may quote the provider, or a token that a stranger wrote. */
    private static String reason(RuntimeException e) {
        Throwable cause = e.getCause();
        String text = String.valueOf(e.getMessage() == null && cause != null ? cause.getMessage() : e.getMessage());
        return UNPRINTABLE
                .matcher(text.substring(0, Math.min(text.length(), MOST_TOLD)))
                .replaceAll("?");
    }
}
