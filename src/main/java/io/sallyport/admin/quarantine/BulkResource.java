package io.sallyport.admin.quarantine;

import static io.sallyport.admin.access.Permission.LEARN;
import static io.sallyport.admin.access.Permission.QUARANTINE_DELETE;
import static io.sallyport.admin.access.Permission.QUARANTINE_RELEASE;
import static io.sallyport.admin.access.Permission.QUARANTINE_REQUEST;

import io.sallyport.admin.Problem;
import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Denied;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Requires;
import io.sallyport.admin.jobs.Job;
import io.sallyport.admin.jobs.Jobs;
import io.sallyport.quarantine.Counts;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMailQuery;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/**
 * One decision on many held mails: {@code /api/quarantine/bulk}. Of mails that are named, the answer tells what came of
 * each; those that a filter finds are the work of a job. Errors are {@link Problem}s.
 */
@Path("/api/quarantine/bulk")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class BulkResource {
    private final QuarantineDesk desk;
    private final BulkWork work;
    private final Jobs jobs;
    private final CurrentCaller caller;
    private final Clock clock;

    BulkResource(QuarantineDesk desk, BulkWork work, Jobs jobs, CurrentCaller caller, Clock clock) {
        this.desk = desk;
        this.work = work;
        this.jobs = jobs;
        this.caller = caller;
        this.clock = clock;
    }

    /** Does one thing with many mails. 200: done, or counted; 202: a job does it, at the address in Location. */
    @Operation(summary = "Does one thing with many held mails; 202 names the job that does it")
    @APIResponseSchema(BulkResults.class)
    @APIResponse(
            responseCode = "202",
            description = "A job does it",
            content = @Content(schema = @Schema(implementation = Begun.class)))
    @POST
    @Requires(
            value = {QUARANTINE_RELEASE, QUARANTINE_REQUEST, QUARANTINE_DELETE, LEARN},
            scoped = true,
            records = true)
    public Response decide(@Valid @NotNull BulkBody body) throws IOException {
        Caller who = caller.get();
        BulkOrder order;
        HeldMailsFilter filter = body.filter();
        HeldMailQuery query;
        try {
            order = body.toOrder();
            // What comes from now on nobody has seen when they asked
            query = filter == null ? null : filter.toQuery().receivedBefore(clock.instant());
        } catch (IllegalArgumentException e) {
            throw new WebApplicationException(
                    e,
                    Problem.of(Status.BAD_REQUEST, String.valueOf(e.getMessage()))
                            .toResponse());
        }
        if (!who.may(order.act().permission())) {
            throw new Denied(
                    "to %s held mail is not yours to do".formatted(order.act().text()));
        }
        if (order.order().learn() != null && !who.may(Permission.LEARN)) {
            throw new Denied("the classifier is not yours to teach");
        }
        if (filter != null && query != null) {
            Counts counts = desk.count(who, query);
            return Boolean.TRUE.equals(body.dryRun())
                    ? Response.ok(new BulkCount(counts.total(), counts.capped()))
                            .build()
                    : begin(who, order, filter, query, counts.total());
        }
        Set<String> ids = new LinkedHashSet<>(body.ids() == null ? List.of() : body.ids());
        return Response.ok(
                        Boolean.TRUE.equals(body.dryRun())
                                ? count(who, ids)
                                : new BulkResults(ids.stream()
                                        .map(id -> work.one(who, order, id))
                                        .toList()))
                .build();
    }

    private BulkCount count(Caller who, Set<String> ids) throws IOException {
        long there = 0;
        for (String id : ids) {
            HeldMail mail = desk.find(who, id);
            there += mail == null || mail.state().isFinal() ? 0 : 1;
        }
        return new BulkCount(there, false);
    }

    private Response begin(Caller who, BulkOrder order, HeldMailsFilter filter, HeldMailQuery query, long expected)
            throws IOException {
        Map<String, String> details = new TreeMap<>();
        details.put("filter", filter.told());
        details.put("expected", Long.toString(expected));
        if (!order.order().reason().isEmpty()) {
            details.put("reason", order.order().reason());
        }
        Job job = jobs.begin(
                who,
                "quarantine." + order.act().text(),
                details,
                expected,
                running -> work.all(who, order, query, running));
        URI place = URI.create("/api/jobs/" + job.id());
        return Response.accepted(new Begun(job.id(), place.toString()))
                .location(place)
                .build();
    }

    /**
     * A job was begun.
     *
     * @param job its name
     * @param href where to look how far it is
     */
    public record Begun(String job, String href) {}
}
