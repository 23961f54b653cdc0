package io.sallyport.admin.accounts;

import io.sallyport.admin.Problem;
import io.sallyport.admin.access.ApiTokens;
import io.sallyport.admin.access.ApiTokens.ApiToken;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Requires;
import io.sallyport.config.Registers;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** Tokens by which programs use the interface: {@code /api/tokens}. Errors are {@link Problem}s. */
@Path("/api/tokens")
@Produces(MediaType.APPLICATION_JSON)
public class TokensResource {
    private final ApiTokens tokens;
    private final Accounts accounts;
    private final CurrentCaller caller;
    private final Clock clock;

    TokensResource(Registers registers, Accounts accounts, CurrentCaller caller, Clock clock) {
        this.tokens = new ApiTokens(registers, clock);
        this.accounts = accounts;
        this.caller = caller;
        this.clock = clock;
    }

    /** Lists all tokens, without their text. */
    @Operation(summary = "Lists all tokens, without their text")
    @GET
    @Requires(Permission.USERS)
    public TokensPage list() throws IOException {
        Instant now = clock.instant();
        return new TokensPage(tokens.all().stream()
                .map(token -> TokenView.of(token, now, null))
                .toList());
    }

    /** Shows one token, without its text. */
    @Operation(summary = "Shows one token, without its text")
    @GET
    @Path("/{name}")
    @Requires(Permission.USERS)
    public TokenView show(@PathParam("name") @Size(max = 64) String name) throws IOException {
        return TokenView.of(present(name), clock.instant(), null);
    }

    /** Makes a token; its text is in this answer, and nobody can find it out again. */
    @Operation(summary = "Makes a token; its text is in this answer, and nobody can find it out again")
    @APIResponseSchema(value = TokenView.class, responseCode = "201")
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(value = Permission.USERS, records = true)
    public Response add(@Valid @NotNull TokenBody body) throws IOException {
        Set<Permission> allowed;
        try {
            allowed = body.allowed();
        } catch (IllegalArgumentException e) {
            throw Accounts.failed(Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        if (find(body.name()) != null) {
            throw Accounts.failed(Status.CONFLICT, "there is a token %s already".formatted(body.name()));
        }
        Instant end = clock.instant().plus(Duration.ofDays(body.length()));
        accounts.record(
                caller.get(),
                "token.add",
                body.name(),
                Map.of(
                        "permissions",
                        allowed.toString(),
                        "domains",
                        Accounts.told(body.domains()),
                        "expires",
                        end.toString()));
        String text;
        try {
            text = tokens.add(body.name(), allowed, Accounts.domains(body.domains()), end);
        } catch (IllegalArgumentException e) {
            throw Accounts.failed(Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        return Response.created(UriBuilder.fromPath("/api/tokens/{name}").build(body.name()))
                .entity(TokenView.of(present(body.name()), clock.instant(), text))
                .build();
    }

    /** Takes a token away: it opens nothing any more. */
    @Operation(summary = "Takes a token away: it opens nothing any more")
    @APIResponse(responseCode = "204", description = "It is gone")
    @DELETE
    @Path("/{name}")
    @Requires(value = Permission.USERS, records = true)
    public Response remove(@PathParam("name") @Size(max = 64) String name) throws IOException {
        present(name);
        accounts.record(caller.get(), "token.remove", name, Map.of());
        tokens.remove(name);
        return Response.noContent().build();
    }

    private ApiToken present(String name) throws IOException {
        ApiToken token = find(name);
        if (token == null) {
            throw Accounts.failed(Status.NOT_FOUND, "no token %s".formatted(name));
        }
        return token;
    }

    private @Nullable ApiToken find(String name) throws IOException {
        return tokens.all().stream()
                .filter(token -> token.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
