package io.sallyport.admin;

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
import org.jboss.logging.Logger;

/** What was decided about mail, and why: {@code /api/decisions}. Errors are {@link Problem}s. */
@Path("/api/decisions")
@Produces(MediaType.APPLICATION_JSON)
public class DecisionsResource {
    private static final Logger LOG = Logger.getLogger(DecisionsResource.class);

    private final DecisionStore store;
    private final Privacy privacy;

    DecisionsResource(DecisionStore store, Privacy privacy) {
        this.store = store;
        this.privacy = privacy;
    }

    /** Searches. */
    @GET
    public DecisionsPage search(@Valid @BeanParam DecisionsQuery query) {
        try {
            DecisionPage page = store.search(asked(query));
            List<?> decisions = query.isFull()
                    ? page.decisions().stream().map(DecisionJson::tree).toList()
                    : page.decisions().stream().map(DecisionSummary::of).toList();
            DecisionQuery.Place next = page.next();
            return new DecisionsPage(decisions, next == null ? null : next.toString());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Tells all about one decision. */
    @GET
    @Path("/{id}")
    public ExplainedDecision show(@PathParam("id") @Size(max = 64) String id) {
        try {
            Decision decision = store.find(id);
            if (decision == null) {
                throw new WebApplicationException(
                        Problem.of(Status.NOT_FOUND, "no decision %s in the journal".formatted(id))
                                .toResponse());
            }
            List<DeliveryEvent> events = store.deliveries(id);
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
