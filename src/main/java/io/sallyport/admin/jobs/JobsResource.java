package io.sallyport.admin.jobs;

import static io.sallyport.admin.access.Permission.LEARN;
import static io.sallyport.admin.access.Permission.QUARANTINE_DELETE;
import static io.sallyport.admin.access.Permission.QUARANTINE_RELEASE;
import static io.sallyport.admin.access.Permission.QUARANTINE_REQUEST;

import io.sallyport.admin.Problem;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Requires;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** What was begun and takes its time: {@code /api/jobs}. Everybody sees their own. Errors are {@link Problem}s. */
@Path("/api/jobs")
@Produces(MediaType.APPLICATION_JSON)
public class JobsResource {
    private final Jobs jobs;
    private final CurrentCaller caller;

    JobsResource(Jobs jobs, CurrentCaller caller) {
        this.jobs = jobs;
        this.caller = caller;
    }

    /** Lists jobs, the newest first: those that wait or run, and those that ended within the last hour. */
    @Operation(
            summary = "Lists jobs, the newest first: those that wait or run, and those that ended within the last hour")
    @GET
    @Requires(
            value = {QUARANTINE_RELEASE, QUARANTINE_REQUEST, QUARANTINE_DELETE, LEARN},
            scoped = true)
    public JobsPage list() {
        return new JobsPage(jobs.all(caller.get()).stream().map(Job::view).toList());
    }

    /** Shows one job. */
    @Operation(summary = "Shows one job")
    @GET
    @Path("/{id}")
    @Requires(
            value = {QUARANTINE_RELEASE, QUARANTINE_REQUEST, QUARANTINE_DELETE, LEARN},
            scoped = true)
    public JobView show(@PathParam("id") @Size(max = 64) String id) {
        return present(id).view();
    }

    /** Stops one job before its next mail; what it has done stays done. */
    @Operation(summary = "Stops one job before its next mail; what it has done stays done")
    @APIResponseSchema(value = JobView.class, responseCode = "202")
    @DELETE
    @Path("/{id}")
    @Requires(
            value = {QUARANTINE_RELEASE, QUARANTINE_REQUEST, QUARANTINE_DELETE, LEARN},
            scoped = true,
            records = true)
    public Response stop(@PathParam("id") @Size(max = 64) String id) throws IOException {
        Job job = present(id);
        jobs.stop(caller.get(), job);
        return Response.accepted(job.view()).build();
    }

    private Job present(String id) {
        Job job = jobs.find(caller.get(), id);
        if (job == null) {
            throw new WebApplicationException(
                    Problem.of(Status.NOT_FOUND, "no job %s".formatted(id)).toResponse());
        }
        return job;
    }
}
