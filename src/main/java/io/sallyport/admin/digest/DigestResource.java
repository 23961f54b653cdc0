package io.sallyport.admin.digest;

import io.sallyport.admin.Problem;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Requires;
import io.sallyport.digest.Digests;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Digests over REST: {@code /api/digest}. Errors are {@link Problem}s. */
@Path("/api/digest")
@Produces(MediaType.APPLICATION_JSON)
public class DigestResource {
    private final Digests digests;

    DigestResource(Digests digests) {
        this.digests = digests;
    }

    /** What was begun. */
    public record Begun(String state) {}

    /** Sends digests of what was held until now, without waiting until they are due. Answers before they are sent. */
    @Operation(summary = "Sends digests of what was held until now, without waiting until they are due")
    @POST
    @Requires(Permission.POLICY_CHANGE)
    @Path("/run")
    public Response run() {
        return digests.sendNow()
                ? Response.accepted(new Begun("begun")).build()
                : Problem.of(Status.CONFLICT, "no digests are sent here: sallyport.digest.enabled is false")
                        .toResponse();
    }
}
