package io.sallyport.admin;

import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Requires;
import io.sallyport.journal.Decision;
import io.sallyport.journal.DecisionJson;
import io.sallyport.journal.DecisionPage;
import io.sallyport.journal.DecisionQuery;
import io.sallyport.journal.DecisionStore;
import io.sallyport.journal.DeliveryEvent;
import io.sallyport.journal.Explanation;
import io.sallyport.journal.Privacy;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;

/** What was decided about mail, and why: {@code /api/decisions}. Errors are {@link Problem}s. */
@Path("/api/decisions")
@Produces(MediaType.APPLICATION_JSON)
public class DecisionsResource {
    private static final Logger LOG = Logger.getLogger(DecisionsResource.class);

    private final DecisionStore store;
    private final Privacy privacy;
    private final CurrentCaller caller;

    DecisionsResource(DecisionStore store, Privacy privacy, CurrentCaller caller) {
        this.store = store;
        this.privacy = privacy;
        this.caller = caller;
    }

    /** Searches. */
    @Operation(summary = "Searches the decisions, the newest first")
    @GET
    @Requires(value = Permission.TRACK, scoped = true)
    public DecisionsPage search(@Valid @BeanParam DecisionsQuery query) {
        try {
            DecisionPage page = store.search(asked(query));
            // Of a caller of some domains the page may be shorter than asked for; its end is told by next alone
            List<Decision> seen = page.decisions().stream()
                    .map(decision -> DecisionScope.of(decision, caller.get()))
                    .filter(Objects::nonNull)
                    .toList();
            List<?> decisions = query.isFull()
                    ? seen.stream().map(DecisionJson::tree).toList()
                    : seen.stream().map(DecisionSummary::of).toList();
            DecisionQuery.Place next = page.next();
            return new DecisionsPage(decisions, next == null ? null : next.toString());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Tells all about one decision. */
    @Operation(summary = "Tells all about one decision")
    @GET
    @Requires(value = Permission.TRACK, scoped = true)
    @Path("/{id}")
    public ExplainedDecision show(@PathParam("id") @Size(max = 64) String id) {
        try {
            Decision found = store.find(id);
            Decision decision = found == null ? null : DecisionScope.of(found, caller.get());
            if (decision == null) {
                throw new WebApplicationException(
                        Problem.of(Status.NOT_FOUND, "no decision %s in the journal".formatted(id))
                                .toResponse());
            }
            List<DeliveryEvent> events = DecisionScope.of(store.deliveries(id), caller.get());
            return new ExplainedDecision(
                    Explanation.of(decision, events),
                    DecisionJson.tree(decision),
                    events.stream().map(DecisionJson::tree).toList());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private DecisionQuery asked(DecisionsQuery query) {
        try {
            return query.toQuery(privacy);
        } catch (IllegalArgumentException e) {
            throw new WebApplicationException(
                    e,
                    Problem.of(Status.BAD_REQUEST, String.valueOf(e.getMessage()))
                            .toResponse());
        }
    }

    private static WebApplicationException failed(IOException reason) {
        LOG.errorf(reason, "the journal could not be read");
        return new WebApplicationException(
                Problem.of(Status.INTERNAL_SERVER_ERROR, "the journal failed, or took too long; the log says why")
                        .toResponse());
    }
}
