package io.sallyport.admin;

import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Requires;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.Quarantine;
import io.sallyport.quarantine.State;
import io.sallyport.relay.RelayWorker;
import io.sallyport.relay.RelayWorker.Steering;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.logging.Logger;

/** The mail that waits for its backends: {@code /api/queue}. Errors are {@link Problem}s. */
@Path("/api/queue")
@Produces(MediaType.APPLICATION_JSON)
public class QueueResource {
    private static final Logger LOG = Logger.getLogger(QueueResource.class);

    private static final Comparator<SpooledMail> OLDEST_FIRST =
            Comparator.comparing(SpooledMail::received).thenComparing(SpooledMail::queueId);

    private final Spool spool;
    private final RelayWorker worker;
    private final Quarantine quarantine;
    private final CurrentCaller caller;

    QueueResource(Spool spool, RelayWorker worker, Quarantine quarantine, CurrentCaller caller) {
        this.spool = spool;
        this.worker = worker;
        this.quarantine = quarantine;
        this.caller = caller;
    }

    /** Lists a part of the queue. */
    @Operation(summary = "Lists a part of the queue")
    @GET
    @Requires(value = Permission.QUEUE_LIST, scoped = true)
    public QueuePage list(@Valid @BeanParam QueueQuery query) {
        int most = query.most();
        Predicate<SpooledMail> behind = query.behind();
        List<SpooledMail> all = spool.all().stream().filter(this::isSeen).toList();
        Stream<QueuedMail> matches = all.stream()
                .filter(behind)
                .sorted(OLDEST_FIRST)
                .map(mail -> QueuedMail.of(mail, worker.isDelivering(mail.queueId())))
                .filter(query::matches);
        List<QueuedMail> found = matches.limit(most + 1L).toList();
        List<QueuedMail> page = found.size() > most ? found.subList(0, most) : found;
        String next = found.size() > most ? QueueQuery.cursor(page.getLast()) : null;
        return new QueuePage(all.size(), page, next);
    }

    /** Shows one mail. */
    @Operation(summary = "Shows one mail")
    @GET
    @Requires(value = Permission.QUEUE_LIST, scoped = true)
    @Path("/{id}")
    public QueuedMail show(@PathParam("id") String id) {
        return QueuedMail.of(present(id), worker.isDelivering(id));
    }

    /** The message of one mail, as it is relayed. */
    @Operation(summary = "The message of one mail, as it is relayed")
    @GET
    @Requires(value = Permission.QUEUE_CONTENT, scoped = true)
    @Path("/{id}/message")
    @Produces("message/rfc822")
    public Response message(@PathParam("id") String id) {
        SpooledMail mail = present(id);
        try {
            MailMessage message = spool.message(mail);
            return Response.ok((StreamingOutput) message::writeTo, "message/rfc822")
                    .header(HttpHeaders.CONTENT_LENGTH, message.size())
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + mail.queueId() + ".eml\"")
                    .header("X-Content-Type-Options", "nosniff") // Strangers wrote it: no browser may run it
                    .build();
        } catch (IOException e) {
            throw failed(id, e);
        }
    }

    /** Tries one mail again at once. */
    @Operation(summary = "Tries one mail again at once")
    @APIResponse(responseCode = "204", description = "It is so")
    @POST
    @Requires(value = Permission.QUEUE_CHANGE, scoped = true)
    @Path("/{id}/retry")
    public Response retry(@PathParam("id") String id) {
        return steer(id, worker::retry);
    }

    /** Tries all mail again at once that is not held. */
    @Operation(summary = "Tries all mail again at once that is not held")
    @APIResponse(responseCode = "202", description = "They are tried")
    @POST
    @Requires(Permission.QUEUE_CHANGE)
    @Path("/retry")
    public Response retryAll() {
        return Response.accepted(Map.of("mails", worker.retryAll())).build();
    }

    /** Stops one mail until it is released. */
    @Operation(summary = "Stops one mail until it is released")
    @APIResponse(responseCode = "204", description = "It is so")
    @POST
    @Requires(value = Permission.QUEUE_CHANGE, scoped = true)
    @Path("/{id}/hold")
    public Response hold(@PathParam("id") String id) {
        return steer(id, worker::hold);
    }

    /** Lets a held mail go on. */
    @Operation(summary = "Lets a held mail go on")
    @APIResponse(responseCode = "204", description = "It is so")
    @POST
    @Requires(value = Permission.QUEUE_CHANGE, scoped = true)
    @Path("/{id}/release")
    public Response release(@PathParam("id") String id) {
        return steer(id, known -> isOrphan(known) ? worker.letGo(known) : worker.release(known));
    }

    /** Removes one mail for ever; nobody is told. */
    @Operation(summary = "Removes one mail for ever; nobody is told")
    @APIResponse(responseCode = "204", description = "It is so")
    @DELETE
    @Requires(value = Permission.QUEUE_CHANGE, scoped = true)
    @Path("/{id}")
    public Response delete(@PathParam("id") String id) {
        return steer(id, worker::delete);
    }

    private interface Act {
        Steering on(String id) throws IOException;
    }

    private Response steer(String id, Act act) {
        SpooledMail mail = spool.find(id);
        if (mail == null || !isSeen(mail)) {
            return unknown(id).toResponse();
        }
        try {
            if (mail.held() && isBeingReleased(id)) {
                return conflict("the quarantine is about to let this mail go").toResponse();
            }
            return switch (act.on(id)) {
                case DONE -> Response.noContent().build();
                case UNKNOWN -> unknown(id).toResponse();
                case BUSY ->
                    conflict("the mail is being delivered at this moment").toResponse();
                case HELD -> conflict("the mail is held: release it first").toResponse();
                case NOT_HELD -> conflict("the mail is not held").toResponse();
                case QUARANTINED ->
                    conflict(
                                    "the quarantine has released this mail, and lets it go itself, here or from another gateway")
                            .toResponse();
            };
        } catch (IOException e) {
            throw failed(id, e);
        }
    }

    /**
     * Whether the quarantine has put a mail here and has not yet noted that it did. Until then it would put it here once more if
     * it were gone, so that nobody else may let it go.
     */
    private boolean isBeingReleased(String id) throws IOException {
        HeldMail mail = quarantine.find(id);
        return mail != null && mail.state() != State.RELEASED;
    }

    /** Whether nobody but an administrator would ever let a held mail go: an index that was brought back may have lost it. */
    private boolean isOrphan(String id) throws IOException {
        return quarantine.find(id) == null;
    }

    /**
     * Whether a mail is the caller's to see and steer: all that it still waits for is theirs. Its message is one for all
     * its recipients, and what is done to it is done for all.
     */
    private boolean isSeen(SpooledMail mail) {
        return mail.pending().stream().map(MailAddress::asciiDomain).allMatch(caller.get()::sees);
    }

    private SpooledMail present(String id) {
        SpooledMail mail = spool.find(id);
        if (mail == null || !isSeen(mail)) {
            throw new WebApplicationException(unknown(id).toResponse());
        }
        return mail;
    }

    private static Problem unknown(String id) {
        String shown = id.length() <= 64 ? id : id.substring(0, 64) + "…";
        return Problem.of(Status.NOT_FOUND, "no mail %s in the queue".formatted(shown));
    }

    private static Problem conflict(String why) {
        return Problem.of(Status.CONFLICT, why);
    }

    private static WebApplicationException failed(String id, IOException reason) {
        LOG.errorf(reason, "the queue entry %s could not be read or changed", id);
        return new WebApplicationException(
                Problem.of(Status.INTERNAL_SERVER_ERROR, "the spool failed; the log says why")
                        .toResponse());
    }
}
