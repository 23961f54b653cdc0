package io.sallyport.admin.accounts;

import io.sallyport.admin.Problem;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Requires;
import io.sallyport.admin.access.Role;
import io.sallyport.admin.access.User;
import io.sallyport.admin.access.Users;
import io.sallyport.config.Registers;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** Who may log in, and as what: {@code /api/users}. Errors are {@link Problem}s. */
@Path("/api/users")
@Produces(MediaType.APPLICATION_JSON)
public class UsersResource {
    private final Users users;
    private final Accounts accounts;
    private final CurrentCaller caller;

    UsersResource(Registers registers, Accounts accounts, CurrentCaller caller) {
        this.users = new Users(registers);
        this.accounts = accounts;
        this.caller = caller;
    }

    /** Lists everybody. */
    @Operation(summary = "Lists everybody")
    @GET
    @Requires(Permission.USERS)
    public UsersPage list() throws IOException {
        return new UsersPage(users.all().stream().map(UserView::of).toList());
    }

    /** Shows one user. */
    @Operation(summary = "Shows one user")
    @GET
    @Path("/{name}")
    @Requires(Permission.USERS)
    public UserView show(@PathParam("name") @Size(max = 64) String name) throws IOException {
        return UserView.of(present(name));
    }

    /** Adds somebody, who must change the password at the first login: whoever adds them knows it. */
    @Operation(summary = "Adds somebody, who must change the password at the first login: whoever adds them knows it")
    @APIResponseSchema(value = UserView.class, responseCode = "201")
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(value = Permission.USERS, records = true)
    public Response add(@Valid @NotNull UserBody body) throws IOException {
        if (users.find(body.name()) != null) {
            throw Accounts.failed(Status.CONFLICT, "there is a user %s already".formatted(body.name()));
        }
        String password = body.password() == null ? Users.madeUpPassword() : body.password();
        accounts.record(
                caller.get(),
                "user.add",
                body.name(),
                Map.of("role", body.role(), "domains", Accounts.told(body.domains())));
        try {
            users.add(
                    body.name(),
                    Role.valueOf(body.role().toUpperCase(Locale.ROOT)),
                    Accounts.domains(body.domains()),
                    Boolean.TRUE.equals(body.content()),
                    password,
                    true);
        } catch (IllegalArgumentException e) {
            throw Accounts.failed(Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        return Response.created(UriBuilder.fromPath("/api/users/{name}").build(body.name()))
                .entity(UserView.of(present(body.name()), body.password() == null ? password : null))
                .build();
    }

    /** Gives somebody another password, which they must change at the next login; their sessions end by it. */
    @Operation(
            summary =
                    "Gives somebody another password, which they must change at the next login; their sessions end by it")
    @PUT
    @Path("/{name}/password")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(value = Permission.USERS, records = true)
    public UserView setPassword(@PathParam("name") @Size(max = 64) String name, @Valid @Nullable PasswordBody body)
            throws IOException {
        present(name);
        String given = body == null ? null : body.password();
        String password = given == null ? Users.madeUpPassword() : given;
        accounts.record(caller.get(), "user.passwd", name, Map.of());
        try {
            users.setPassword(name, password, true);
        } catch (IllegalArgumentException e) {
            throw Accounts.failed(Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        return UserView.of(present(name), given == null ? password : null);
    }

    /** Takes somebody away; their sessions are over. Nobody takes themselves away. */
    @Operation(summary = "Takes somebody away; their sessions are over")
    @APIResponse(responseCode = "204", description = "They are gone")
    @DELETE
    @Path("/{name}")
    @Requires(value = Permission.USERS, records = true)
    public Response remove(@PathParam("name") @Size(max = 64) String name) throws IOException {
        present(name);
        if (name.equals(caller.get().name())) {
            throw Accounts.failed(Status.CONFLICT, "that is you");
        }
        accounts.record(caller.get(), "user.remove", name, Map.of());
        users.remove(name);
        return Response.noContent().build();
    }

    private User present(String name) throws IOException {
        User user = users.find(name);
        if (user == null) {
            throw Accounts.failed(Status.NOT_FOUND, "no user %s".formatted(name));
        }
        return user;
    }
}
