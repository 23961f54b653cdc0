package io.sallyport.admin.page;

import static io.sallyport.admin.access.Permission.QUARANTINE_CONTENT;
import static io.sallyport.admin.access.Permission.QUARANTINE_DELETE;
import static io.sallyport.admin.access.Permission.QUARANTINE_LIST;
import static io.sallyport.admin.access.Permission.QUARANTINE_RELEASE;
import static io.sallyport.admin.access.Permission.QUARANTINE_REQUEST;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.admin.CurrentSession;
import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Denied;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Requires;
import io.sallyport.admin.lists.KnownList;
import io.sallyport.admin.lists.ListDesk;
import io.sallyport.admin.lists.SenderMemory;
import io.sallyport.admin.preview.MailReader;
import io.sallyport.admin.quarantine.Act;
import io.sallyport.admin.quarantine.Decided;
import io.sallyport.admin.quarantine.Downloads;
import io.sallyport.admin.quarantine.HeldMailsQuery;
import io.sallyport.admin.quarantine.Order;
import io.sallyport.admin.quarantine.QuarantineDesk;
import io.sallyport.admin.quarantine.VerdictView;
import io.sallyport.filter.classifier.Label;
import io.sallyport.journal.Decision;
import io.sallyport.journal.DecisionStore;
import io.sallyport.journal.Explanation;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.Outcome;
import io.sallyport.quarantine.State;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The quarantine on the page: the list, one mail, and what is decided on them. */
@Path("/quarantine")
@Produces(MediaType.TEXT_HTML)
public class QuarantinePages {
    /** More mails than this are not ticked on one page. */
    private static final int MOST_TICKED = 500;

    private final QuarantineDesk desk;
    private final SenderMemory memory;
    private final DecisionStore journal;
    private final CurrentCaller caller;
    private final CurrentSession session;
    private final Clock clock;

    QuarantinePages(
            QuarantineDesk desk,
            SenderMemory memory,
            DecisionStore journal,
            CurrentCaller caller,
            CurrentSession session,
            Clock clock) {
        this.desk = desk;
        this.memory = memory;
        this.journal = journal;
        this.caller = caller;
        this.session = session;
        this.clock = clock;
    }

    /** {@code templates/QuarantinePages}. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance list(Frame frame, QuarantineList list);

        static native TemplateInstance mail(Frame frame, MailView mail);
    }

    /** The list. */
    @GET
    @Requires(value = QUARANTINE_LIST, scoped = true, records = true)
    public TemplateInstance list(@Valid @BeanParam HeldMailsQuery filter) throws IOException {
        HeldMailQuery query = filter.toQuery();
        QuarantineList list = QuarantineList.of(
                filter,
                desk.search(caller.get(), query),
                desk.count(caller.get(), query.ofAnyClass()),
                caller.get(),
                clock.instant());
        return Templates.list(Frame.of("Quarantine", Section.QUARANTINE, caller.get(), session), list);
    }

    /** One mail. */
    @GET
    @Path("/{id}")
    @Requires(value = QUARANTINE_LIST, scoped = true, records = true)
    public TemplateInstance mail(@PathParam("id") String id) throws IOException {
        return show(present(id), "");
    }

    /** One mail as a person would read it, for the frame in the page. */
    @GET
    @Path("/{id}/preview")
    @Requires(value = QUARANTINE_CONTENT, scoped = true, records = true)
    public Response preview(@PathParam("id") String id) throws IOException {
        HeldMail mail = present(id);
        return Downloads.preview(MailReader.preview(desk.content(caller.get(), mail, "preview")));
    }

    /** The header of one mail, as text. */
    @GET
    @Path("/{id}/header")
    @Produces(MediaType.TEXT_PLAIN)
    @Requires(value = QUARANTINE_CONTENT, scoped = true, records = true)
    public Response header(@PathParam("id") String id) throws IOException {
        HeldMail mail = present(id);
        return Downloads.plain(MailReader.header(desk.content(caller.get(), mail, "header")));
    }

    /** Decides on one mail, and shows how it stands. */
    @POST
    @Path("/{id}/decide")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Requires(
            value = {QUARANTINE_RELEASE, QUARANTINE_REQUEST, QUARANTINE_DELETE},
            scoped = true,
            records = true)
    public TemplateInstance decide(
            @PathParam("id") String id,
            @FormParam("act") @DefaultValue("") @Pattern(regexp = "release|request|deny|delete") String act,
            @FormParam("reason") @DefaultValue("") @Size(max = 500) String reason,
            @FormParam("to") @DefaultValue("") @Size(max = 320) String to,
            @FormParam("learn") @DefaultValue("false") @Pattern(regexp = "true|false") String learn,
            @FormParam("knowingly") @DefaultValue("false") @Pattern(regexp = "true|false") String knowingly,
            @FormParam("version") @Max(Integer.MAX_VALUE) @Nullable Integer version,
            @Valid @BeanParam RememberForm remember)
            throws IOException {
        HeldMail mail = present(id);
        MailAddress other = to.isBlank() ? null : AddressParser.parse(to.strip());
        if (!to.isBlank() && other == null) {
            return show(mail, "“%s” is not an address.".formatted(to));
        }
        Act wanted = Act.valueOf(act.toUpperCase(Locale.ROOT));
        Label lesson = lesson(wanted, learn.equals("true"));
        try {
            Order order = new Order(reason, version, other, knowingly.equals("true"), lesson, remember.toWish());
            return show(present(id), notice(desk.decide(caller.get(), wanted, id, order)));
        } catch (IllegalArgumentException e) {
            return show(mail, "Not done: %s.".formatted(e.getMessage()));
        } catch (Denied e) {
            return show(mail, "Not done: %s.".formatted(e.getMessage()));
        } catch (NoSuchFileException e) {
            return show(mail, "Not done: what the mail holds is no longer kept.");
        }
    }

    /** Decides on several mails of the list, and shows the list again. */
    @POST
    @Path("/bulk")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Requires(
            value = {QUARANTINE_RELEASE, QUARANTINE_REQUEST, QUARANTINE_DELETE},
            scoped = true,
            records = true)
    public Response bulk(
            @FormParam("act") @DefaultValue("") @Pattern(regexp = "release|request|delete") String act,
            @FormParam("id") @Size(max = MOST_TICKED) List<@Size(max = 80) String> ids)
            throws IOException {
        Act wanted = Act.valueOf(act.toUpperCase(Locale.ROOT));
        for (String id : ids) {
            HeldMail mail = desk.find(caller.get(), id);
            if (mail != null && desk.may(caller.get(), wanted, mail)) {
                desk.decide(caller.get(), wanted, id, Order.PLAIN);
            }
        }
        return Response.seeOther(URI.create("/quarantine")).build();
    }

    private static @Nullable Label lesson(Act act, boolean wanted) {
        if (!wanted) {
            return null;
        }
        return switch (act) {
            case RELEASE -> Label.HAM;
            case DELETE -> Label.SPAM;
            case REQUEST, DENY -> null;
        };
    }

    private static String notice(Decided decided) {
        String lesson = (decided.lesson().isEmpty() ? "" : " The classifier: %s.".formatted(decided.lesson()))
                + (decided.remembered().isEmpty() ? "" : " The list: %s.".formatted(decided.remembered()));
        return switch (decided.outcome()) {
            case Outcome.Done(HeldMail mail, boolean repeated)
            when repeated ->
                "It was %s before; nothing was done again."
                        .formatted(Words.spaced(mail.state().text()));
            case Outcome.Done(HeldMail mail, boolean repeated) ->
                "Done: the mail is %s.%s".formatted(Words.spaced(mail.state().text()), lesson);
            case Outcome.NeedsSecond needed -> "Noted. A second person must release mail of this class.";
            case Outcome.Unknown unknown -> "The mail is no longer there.";
            case Outcome.Changed changed -> "Not done: somebody else has changed the mail meanwhile. Look again.";
            case Outcome.NotPossible(HeldMail mail, String why) -> "Not done: %s.".formatted(why);
        };
    }

    private TemplateInstance show(HeldMail mail, String notice) throws IOException {
        Frame frame = Frame.of(Words.or(mail.subject(), "(no subject)"), Section.QUARANTINE, caller.get(), session);
        return Templates.mail(frame, view(mail, notice));
    }

    private MailView view(HeldMail mail, String notice) throws IOException {
        Caller viewer = caller.get();
        Verdict verdict = desk.verdict(mail);
        Decision decision = journal.find(mail.queueId());
        List<Act> acts = Arrays.stream(Act.values())
                .filter(act -> isOffered(act, mail, viewer))
                .toList();
        boolean mayRead = desk.maySeeContent(viewer, mail);
        return new MailView(
                mail.id(),
                mail.queueId(),
                mail.version(),
                Words.or(mail.subject(), "(no subject)"),
                Words.or(mail.from(), "(no From)"),
                mail.reversePath() == null ? "<>" : Objects.toString(mail.reversePath()),
                mail.recipient().toString(),
                mail.received().toString(),
                Words.minute(mail.received()),
                mail.client(),
                mail.hello(),
                Words.size(mail.octets()),
                Words.minute(mail.expires()),
                mail.mailClass().text(),
                Words.spaced(mail.state().text()),
                MailView.changeText(mail),
                mail.why(),
                notice,
                acts.stream().map(MailView.Button::of).toList(),
                acts.contains(Act.RELEASE),
                viewer.may(Permission.LEARN) && (acts.contains(Act.RELEASE) || acts.contains(Act.DELETE)),
                mail.mailClass() == MailClass.MALWARE,
                memory(acts, viewer),
                verdict == null
                        ? List.of()
                        : Explanation.of(verdict).stream()
                                .map(Explanation.Line::text)
                                .map(QuarantinePages::sentence)
                                .toList(),
                verdict == null ? List.of() : VerdictView.of(verdict).findings(),
                decision == null ? List.of() : Explanation.authentication(decision),
                mayRead,
                viewer.may(QUARANTINE_CONTENT)
                        ? "What mail of the class malware holds is not yours to see."
                        : "What mail holds is not yours to see.",
                mayRead ? parts(mail) : List.of());
    }

    private MailView.Memory memory(List<Act> acts, Caller viewer) {
        List<MailView.Memory.Choice> choices = memory.choices().stream()
                .filter(list -> ListDesk.mayChange(viewer)
                        && acts.contains(list.kind() == KnownList.Kind.ALLOW ? Act.RELEASE : Act.DELETE))
                .map(MailView.Memory.Choice::of)
                .toList();
        return new MailView.Memory(choices, memory.usualEnd().toString());
    }

    private List<MailView.Part> parts(HeldMail mail) throws IOException {
        try {
            return MailReader.parts(desk.content(caller.get(), mail, "parts")).stream()
                    .map(MailView.Part::of)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of(); // Decided long ago: what it held is gone, and what is known of it stays
        }
    }

    private boolean isOffered(Act act, HeldMail mail, Caller viewer) {
        if (mail.state().isFinal() || !desk.may(viewer, act, mail)) {
            return false;
        }
        return switch (act) {
            case RELEASE, DELETE -> true;
            case REQUEST -> mail.state() == State.HELD && !desk.may(viewer, Act.RELEASE, mail);
            case DENY -> mail.state() == State.RELEASE_REQUESTED;
        };
    }

    private HeldMail present(String id) throws IOException {
        HeldMail mail = desk.find(caller.get(), id);
        if (mail == null) {
            throw new NotFoundException();
        }
        return mail;
    }

    private static String sentence(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }
}
