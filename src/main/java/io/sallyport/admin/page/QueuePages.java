package io.sallyport.admin.page;

import static io.sallyport.admin.access.Permission.QUEUE_CHANGE;
import static io.sallyport.admin.access.Permission.QUEUE_LIST;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.admin.CurrentSession;
import io.sallyport.admin.Problem;
import io.sallyport.admin.QueuePage;
import io.sallyport.admin.QueueQuery;
import io.sallyport.admin.QueueResource;
import io.sallyport.admin.QueuedMail;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Requires;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Mail that waits for its backends, on the page. */
@Path("/queue")
@Produces(MediaType.TEXT_HTML)
public class QueuePages {
    private final QueueResource queue;
    private final CurrentCaller caller;
    private final CurrentSession session;
    private final Clock clock;

    QueuePages(QueueResource queue, CurrentCaller caller, CurrentSession session, Clock clock) {
        this.queue = queue;
        this.caller = caller;
        this.session = session;
        this.clock = clock;
    }

    /** One mail, as a row. */
    record Row(
            String id,
            String instant,
            String when,
            String state,
            String sender,
            String pending,
            String size,
            int attempts,
            String next,
            String lastError,
            boolean held) {
        static Row of(QueuedMail mail, Instant now) {
            Instant received = Instant.parse(mail.received());
            boolean held = mail.state().equals("held");
            return new Row(
                    mail.queueId(),
                    mail.received(),
                    Words.ago(received, now),
                    mail.state(),
                    mail.sender(),
                    String.join(", ", mail.pending()),
                    Words.size(mail.size()),
                    mail.attempts(),
                    held ? "when it is released" : Words.minute(Instant.parse(mail.nextAttempt())),
                    Words.or(mail.lastError(), ""),
                    held);
        }
    }

    /**
     * The list.
     *
     * @param next the next page; empty if there is none
     */
    record View(
            QueueQuery filter,
            List<Choice> states,
            List<Row> rows,
            long total,
            boolean mayChange,
            String notice,
            String next) {}

    /** {@code templates/QueuePages}. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance list(Frame frame, View view);
    }

    /** The list. */
    @GET
    @Requires(value = QUEUE_LIST, scoped = true)
    public TemplateInstance list(@Valid @BeanParam QueueQuery filter) {
        return show(filter, "");
    }

    /** Does something to one mail, and shows the list again. */
    @POST
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Requires(value = QUEUE_CHANGE, scoped = true)
    public TemplateInstance change(
            @PathParam("id") String id,
            @FormParam("act") @DefaultValue("") @Pattern(regexp = "retry|hold|release|delete") String act) {
        Response answer =
                switch (act) {
                    case "retry" -> queue.retry(id);
                    case "hold" -> queue.hold(id);
                    case "release" -> queue.release(id);
                    default -> queue.delete(id);
                };
        String notice =
                answer.getEntity() instanceof Problem problem ? "Not done: %s.".formatted(problem.detail()) : "Done.";
        return show(new QueueQuery(), notice);
    }

    private TemplateInstance show(QueueQuery filter, String notice) {
        QueuePage page = queue.list(filter);
        String state = Words.or(filter.state, "");
        View view = new View(
                filter,
                List.of(
                        new Choice("", "Any state", state.isEmpty()),
                        new Choice("waiting", "Waiting", state.equals("waiting")),
                        new Choice("delivering", "Being delivered", state.equals("delivering")),
                        new Choice("held", "Stopped", state.equals("held"))),
                page.mails().stream().map(mail -> Row.of(mail, clock.instant())).toList(),
                page.total(),
                caller.get().may(QUEUE_CHANGE),
                notice,
                page.next() == null ? "" : "/queue?after=" + URLEncoder.encode(page.next(), StandardCharsets.UTF_8));
        return Templates.list(Frame.of("Queue", Section.QUEUE, caller.get(), session), view);
    }
}
