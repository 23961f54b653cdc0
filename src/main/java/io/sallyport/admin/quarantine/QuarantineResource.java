package io.sallyport.admin.quarantine;

import static io.sallyport.admin.access.Permission.LEARN;
import static io.sallyport.admin.access.Permission.QUARANTINE_CONTENT;
import static io.sallyport.admin.access.Permission.QUARANTINE_DELETE;
import static io.sallyport.admin.access.Permission.QUARANTINE_LIST;
import static io.sallyport.admin.access.Permission.QUARANTINE_RELEASE;
import static io.sallyport.admin.access.Permission.QUARANTINE_REQUEST;

import io.sallyport.admin.Problem;
import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Requires;
import io.sallyport.admin.preview.MailReader;
import io.sallyport.admin.preview.PartView;
import io.sallyport.filter.classifier.Label;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.Counts;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMailPage;
import io.sallyport.quarantine.Outcome;
import io.sallyport.quarantine.VerdictChange;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The mail that waits for somebody to decide: {@code /api/quarantine}. Errors are {@link Problem}s. Whoever sends the
 * version that they have seen (If-Match, RFC 9110 § 13.1.1) changes nothing that others have changed since.
 */
@Path("/api/quarantine")
@Produces(MediaType.APPLICATION_JSON)
public class QuarantineResource {
    private static final Logger LOG = Logger.getLogger(QuarantineResource.class);

    private final QuarantineDesk desk;
    private final CurrentCaller caller;

    QuarantineResource(QuarantineDesk desk, CurrentCaller caller) {
        this.desk = desk;
        this.caller = caller;
    }

    /**
     * What came of a decision.
     *
     * @param repeated whether it was so before, and nothing was done
     * @param lesson what the classifier made of it; empty if it was not asked
     * @param remembered what a list made of its sender: {@code added}, {@code known}, or why not; empty if it was not asked
     */
    public record DecisionView(HeldMailView mail, boolean repeated, String lesson, String remembered) {}

    /** What came of teaching the classifier. */
    public record LessonView(String lesson) {}

    /** Lists a part of the held mail. */
    @Operation(summary = "Lists a part of the held mail")
    @GET
    @Requires(value = QUARANTINE_LIST, scoped = true, records = true)
    public HeldMailsPage list(@Valid @BeanParam HeldMailsQuery query) {
        return reached(() -> {
            HeldMailPage page = desk.search(caller.get(), query.toQuery());
            return new HeldMailsPage(
                    page.mails().stream().map(HeldMailView::of).toList(),
                    page.next() == null ? null : page.next().toString());
        });
    }

    /** How many there are of those that a list would show. */
    @Operation(summary = "How many there are of those that a list would show")
    @GET
    @Path("/counts")
    @Requires(value = QUARANTINE_LIST, scoped = true, records = true)
    public Counts counts(@Valid @BeanParam HeldMailsQuery query) {
        return reached(() -> desk.count(caller.get(), query.toQuery()));
    }

    /** Shows one mail. */
    @Operation(summary = "Shows one mail")
    @APIResponseSchema(HeldMailView.class)
    @GET
    @Path("/{id}")
    @Requires(value = QUARANTINE_LIST, scoped = true, records = true)
    public Response show(@PathParam("id") String id) {
        HeldMail mail = present(id);
        return Response.ok(HeldMailView.of(mail)).tag(tag(mail)).build();
    }

    /** What the policy made of one mail: score, thresholds, all findings with what they rest on. */
    @Operation(summary = "What the policy made of one mail: score, thresholds, all findings with what they rest on")
    @GET
    @Path("/{id}/verdict")
    @Requires(value = QUARANTINE_LIST, scoped = true, records = true)
    public VerdictView verdict(@PathParam("id") String id) {
        HeldMail mail = present(id);
        return reached(() -> {
            Verdict verdict = desk.verdict(mail);
            if (verdict == null) {
                throw refused(Refusals.findingsGone(mail));
            }
            return VerdictView.of(verdict);
        });
    }

    /**
     * The octets of one mail.
     *
     * @param as {@code eml}, or {@code zip} for an archive with the password {@code infected}, which no scanner opens
     */
    @Operation(summary = "The octets of one mail")
    @GET
    @Path("/{id}/message")
    @Produces({"message/rfc822", "application/zip"})
    @Requires(value = QUARANTINE_CONTENT, scoped = true, records = true)
    public Response message(
            @PathParam("id") String id, @QueryParam("as") @DefaultValue("eml") @Pattern(regexp = "eml|zip") String as) {
        HeldMail mail = present(id);
        MailMessage message = content(mail, "message");
        return as.equals("zip") ? Downloads.zip(mail.id(), message) : Downloads.eml(mail.id(), message);
    }

    /** The header of one mail, as it came. */
    @Operation(summary = "The header of one mail, as it came")
    @GET
    @Path("/{id}/header")
    @Produces(MediaType.TEXT_PLAIN)
    @Requires(value = QUARANTINE_CONTENT, scoped = true, records = true)
    public Response header(@PathParam("id") String id) {
        HeldMail mail = present(id);
        MailMessage message = content(mail, "header");
        return Downloads.plain(reached(() -> MailReader.header(message)));
    }

    /** The parts of one mail: type, size, names. */
    @Operation(summary = "The parts of one mail: type, size, names")
    @GET
    @Path("/{id}/parts")
    @Requires(value = QUARANTINE_CONTENT, scoped = true, records = true)
    public List<PartView> parts(@PathParam("id") String id) {
        HeldMail mail = present(id);
        MailMessage message = content(mail, "parts");
        return reached(() -> MailReader.parts(message));
    }

    /** One part of a mail, decoded, to be saved. */
    @Operation(summary = "One part of a mail, decoded, to be saved")
    @GET
    @Path("/{id}/parts/{number}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Requires(value = QUARANTINE_CONTENT, scoped = true, records = true)
    public Response part(
            @PathParam("id") String id, @PathParam("number") @Pattern(regexp = "[0-9a-z.]{1,64}") String number) {
        HeldMail mail = present(id);
        MailMessage message = content(mail, "part " + number);
        return reached(() -> {
            var part = MailReader.part(message, number);
            if (part == null) {
                throw problem(Status.NOT_FOUND, "%s has no part %s".formatted(mail.id(), number));
            }
            return Downloads.file(mail.id() + "-" + number + ".bin", part.content());
        });
    }

    /** One mail as a person would read it, with nothing in it that could run, load or lead anywhere. */
    @Operation(summary = "One mail as a person would read it, with nothing in it that could run, load or lead anywhere")
    @GET
    @Path("/{id}/preview")
    @Produces(MediaType.TEXT_HTML)
    @Requires(value = QUARANTINE_CONTENT, scoped = true, records = true)
    public Response preview(@PathParam("id") String id) {
        HeldMail mail = present(id);
        MailMessage message = content(mail, "preview");
        return Downloads.preview(reached(() -> MailReader.preview(message)));
    }

    /** Lets one mail go. 202: noted, and a second person is needed. */
    @Operation(summary = "Lets one mail go")
    @APIResponseSchema(DecisionView.class)
    @POST
    @Path("/{id}/release")
    @Requires(value = QUARANTINE_RELEASE, scoped = true, records = true)
    public Response release(
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String seen,
            @Valid @Nullable DecisionBody body) {
        return decide(Act.RELEASE, id, seen, body);
    }

    /** Asks for one mail to be let go. */
    @Operation(summary = "Asks for one mail to be let go")
    @APIResponseSchema(DecisionView.class)
    @POST
    @Path("/{id}/request-release")
    @Requires(value = QUARANTINE_REQUEST, scoped = true, records = true)
    public Response request(
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String seen,
            @Valid @Nullable DecisionBody body) {
        return decide(Act.REQUEST, id, seen, body);
    }

    /** Says no to a request: the mail is held as before. */
    @Operation(summary = "Says no to a request: the mail is held as before")
    @APIResponseSchema(DecisionView.class)
    @POST
    @Path("/{id}/deny")
    @Requires(value = QUARANTINE_RELEASE, scoped = true, records = true)
    public Response deny(
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String seen,
            @Valid @Nullable DecisionBody body) {
        return decide(Act.DENY, id, seen, body);
    }

    /** Gives one mail up; with what may be said beside it. */
    @Operation(summary = "Gives one mail up; with what may be said beside it")
    @APIResponseSchema(DecisionView.class)
    @POST
    @Path("/{id}/delete")
    @Requires(value = QUARANTINE_DELETE, scoped = true, records = true)
    public Response delete(
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String seen,
            @Valid @Nullable DecisionBody body) {
        return decide(Act.DELETE, id, seen, body);
    }

    /** Gives one mail up. */
    @Operation(summary = "Gives one mail up")
    @APIResponseSchema(DecisionView.class)
    @DELETE
    @Path("/{id}")
    @Requires(value = QUARANTINE_DELETE, scoped = true, records = true)
    public Response remove(@PathParam("id") String id, @HeaderParam("If-Match") @Nullable String seen) {
        return decide(Act.DELETE, id, seen, null);
    }

    /** Has one mail judged again with the policy, lists and scanners of today, and says what is different. */
    @Operation(
            summary =
                    "Has one mail judged again with the policy, lists and scanners of today, and says what is different")
    @POST
    @Path("/{id}/recheck")
    @Consumes(MediaType.WILDCARD)
    @Requires(value = QUARANTINE_RELEASE, scoped = true, records = true)
    public VerdictChangeView recheck(@PathParam("id") String id) {
        HeldMail mail = present(id);
        return reached(() -> {
            VerdictChange change = desk.recheck(caller.get(), mail);
            if (change == null) {
                throw refused(Refusals.findingsGone(mail));
            }
            return VerdictChangeView.of(change);
        });
    }

    /**
     * Teaches the classifier what one mail is, and leaves the mail as it is.
     *
     * @param as {@code spam} or {@code ham}
     */
    @Operation(summary = "Teaches the classifier what one mail is, and leaves the mail as it is")
    @POST
    @Path("/{id}/learn")
    @Consumes(MediaType.WILDCARD)
    @Requires(value = LEARN, scoped = true, records = true)
    public LessonView learn(
            @PathParam("id") String id, @QueryParam("as") @DefaultValue("") @Pattern(regexp = "spam|ham") String as) {
        HeldMail mail = present(id);
        Label label = Label.valueOf(as.toUpperCase(Locale.ROOT));
        return new LessonView(reached(() -> desk.learn(caller.get(), mail, label)));
    }

    private Response decide(Act act, String id, @Nullable String seen, @Nullable DecisionBody body) {
        Caller who = caller.get();
        Decided decided = reached(() -> desk.decide(
                who, act, id, (body == null ? DecisionBody.EMPTY : body).toOrder(EntityTags.version(seen))));
        return switch (decided.outcome()) {
            case Outcome.Done(HeldMail mail, boolean repeated) ->
                Response.ok(new DecisionView(HeldMailView.of(mail), repeated, decided.lesson(), decided.remembered()))
                        .tag(tag(mail))
                        .build();
            case Outcome.NeedsSecond(HeldMail mail) ->
                Response.accepted(new DecisionView(HeldMailView.of(mail), false, "", ""))
                        .tag(tag(mail))
                        .build();
            case Outcome.Unknown(String name) -> throw refused(Refusals.unknown(name));
            case Outcome.Changed(HeldMail mail) -> throw refused(Refusals.changed(mail));
            case Outcome.NotPossible(HeldMail mail, String why) -> throw refused(Refusals.notPossible(why));
        };
    }

    private HeldMail present(String id) {
        return reached(() -> {
            HeldMail mail = desk.find(caller.get(), id);
            if (mail == null) {
                throw refused(Refusals.unknown(id));
            }
            return mail;
        });
    }

    private MailMessage content(HeldMail mail, String what) {
        return reached(() -> desk.content(caller.get(), mail, what));
    }

    private static String tag(HeldMail mail) {
        return EntityTags.of(mail.version());
    }

    private interface Reach<T> {
        T reach() throws IOException;
    }

    /** What the disk refuses is no fault of who asks. */
    private static <T> T reached(Reach<T> reach) {
        try {
            return reach.reach();
        } catch (NoSuchFileException e) {
            throw refused(Refusals.octetsGone());
        } catch (IllegalArgumentException e) {
            throw problem(Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            LOG.errorf(e, "the quarantine could not be read or changed");
            throw refused(Refusals.unreachable());
        }
    }

    private static WebApplicationException refused(Problem problem) {
        return new WebApplicationException(problem.toResponse());
    }

    private static WebApplicationException problem(Status status, String detail) {
        return refused(Problem.of(status, detail));
    }
}
