package io.sallyport.admin;

import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Requires;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.MailAddress;
import io.sallyport.policy.WatchedPolicyStore;
import io.sallyport.policy.WatchedPolicyStore.Status;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The policy in force, and what is wrong with its files: {@code /api/policy}. Errors are {@link Problem}s. */
@Path("/api/policy")
@Produces(MediaType.APPLICATION_JSON)
public class PolicyResource {
    private final WatchedPolicyStore store;

    PolicyResource(WatchedPolicyStore store) {
        this.store = store;
    }

    /** How things stand. */
    @Operation(summary = "How the policy stands, and what is wrong with its files")
    @GET
    @Requires(Permission.POLICY_SEE)
    public PolicyState show() {
        return PolicyState.of(store);
    }

    /** Reads the files now, without waiting until their change is noticed. */
    @Operation(summary = "Reads the files now, without waiting until their change is noticed")
    @POST
    @Requires(Permission.POLICY_CHANGE)
    @Path("/reload")
    public PolicyState reload() {
        Status status = store.reload();
        if (!status.problems().isEmpty()) {
            throw failed(
                    Response.Status.CONFLICT,
                    "the files do not hold, version %s stays in force; problems that GET /api/policy lists: %d"
                            .formatted(status.version(), status.problems().size()));
        }
        return PolicyState.of(store);
    }

    /** What the files say for a recipient, with the place of each value: the text of {@code sallyport policy show}. */
    @Operation(
            summary =
                    "What the files say for a recipient, with the place of each value: the text of sallyport policy show")
    @GET
    @Requires(Permission.POLICY_SEE)
    @Path("/effective")
    @Produces("application/yaml") // RFC 9512
    public Response effective(@QueryParam("recipient") @Nullable String recipient) {
        MailAddress mailbox = recipient == null ? null : AddressParser.parse(recipient);
        if (mailbox == null) {
            throw failed(Response.Status.BAD_REQUEST, "recipient: a mail address is needed, such as bob@example.com");
        }
        String shown = store.show(mailbox.withAsciiDomain().toString());
        // Who must be written with quotes is in no group
        String text = shown == null ? store.show(mailbox.asciiDomain()) : shown;
        if (text != null) {
            return Response.ok(text).header("X-Content-Type-Options", "nosniff").build();
        }
        throw store.status().problems().isEmpty()
                ? failed(Response.Status.NOT_FOUND, "the domain of %s has no file of its own".formatted(mailbox))
                : failed(Response.Status.CONFLICT, "the files do not hold as they are now; GET /api/policy says why");
    }

    private static WebApplicationException failed(Response.Status status, String detail) {
        return new WebApplicationException(Problem.of(status, detail).toResponse());
    }
}
