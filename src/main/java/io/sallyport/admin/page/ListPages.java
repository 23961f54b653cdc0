package io.sallyport.admin.page;

import static io.sallyport.admin.access.Permission.POLICY_CHANGE;
import static io.sallyport.admin.access.Permission.POLICY_SEE;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.admin.CurrentSession;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Requires;
import io.sallyport.admin.lists.EntriesPage;
import io.sallyport.admin.lists.EntriesQuery;
import io.sallyport.admin.lists.EntryBody;
import io.sallyport.admin.lists.EntryView;
import io.sallyport.admin.lists.KnownList;
import io.sallyport.admin.lists.ListDesk;
import io.sallyport.admin.lists.ListView;
import io.sallyport.policy.ListFile.Entry;
import io.sallyport.policy.lists.ListChange;
import io.sallyport.policy.lists.NewEntry;
import jakarta.validation.Valid;
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
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The lists of the policy, on the page: what stands in them, and entries that come and go. */
@Path("/lists")
@Produces(MediaType.TEXT_HTML)
public class ListPages {
    /** What is looked up, in the words of the page. */
    private static final Map<String, String> LOOKED_UP =
            Map.of("from", "author", "sender", "envelope sender", "helo", "name in HELO");

    private final ListDesk desk;
    private final CurrentCaller caller;
    private final CurrentSession session;
    private final Clock clock;

    ListPages(ListDesk desk, CurrentCaller caller, CurrentSession session, Clock clock) {
        this.desk = desk;
        this.caller = caller;
        this.session = session;
        this.clock = clock;
    }

    /** One list among all. */
    record Row(String name, String file, String kind, String uses, int entries, int expired) {
        static Row of(ListView list) {
            return new Row(list.name(), list.file(), list.kind(), ListPages.uses(list), list.entries(), list.expired());
        }
    }

    /** One entry of a list. */
    record Line(String entry, String requires, String until, boolean expired, String owner, String reason) {
        static Line of(EntryView entry) {
            return new Line(
                    entry.entry(),
                    entry.spoofable() ? "nothing" : String.join(", ", entry.requires()),
                    Words.or(entry.until(), ""),
                    entry.expired(),
                    Words.or(entry.owner(), ""),
                    Words.or(entry.reason(), ""));
        }
    }

    /**
     * One list, as it is shown.
     *
     * @param next address of what follows; empty if nothing does
     * @param notice what came of what was just wanted; empty if nothing was
     * @param draft what was written into the form of what could not be added
     */
    record View(
            Row list,
            boolean needsProof,
            List<Line> entries,
            String q,
            String next,
            boolean mayChange,
            String notice,
            EntryBody draft) {}

    /** {@code templates/ListPages}. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance all(Frame frame, List<Row> rows);

        static native TemplateInstance list(Frame frame, View view);
    }

    /** All lists. */
    @GET
    @Requires(POLICY_SEE)
    public TemplateInstance all() {
        List<Row> rows = desk.lists().stream()
                .map(list -> Row.of(ListView.of(list, clock.instant())))
                .toList();
        return Templates.all(Frame.of("Lists", Section.LISTS, caller.get(), session), rows);
    }

    /** One list. */
    @GET
    @Path("/{name: .+}")
    @Requires(POLICY_SEE)
    public TemplateInstance list(@PathParam("name") String name, @Valid @BeanParam EntriesQuery query) {
        return show(name, query, "", nothing());
    }

    /** Adds an entry, and shows the list. */
    @POST
    @Path("/add/{name: .+}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Requires(value = POLICY_CHANGE, records = true)
    public TemplateInstance add(
            @PathParam("name") String name,
            @FormParam("entry") @DefaultValue("") @Size(max = NewEntry.LONGEST_TEXT) String entry,
            @FormParam("until") @DefaultValue("") @Size(max = 10) String until,
            @FormParam("reason") @DefaultValue("") @Size(max = NewEntry.LONGEST_REASON) String reason,
            @FormParam("requires") @DefaultValue("") @Pattern(regexp = "|dmarc|dkim|spf|iprev") String requires)
            throws IOException {
        KnownList list = present(name);
        EntryBody body =
                new EntryBody(entry.strip(), until, reason, requires.isEmpty() ? List.of() : List.of(requires));
        String problem;
        try {
            ListChange change =
                    desk.add(caller.get(), list, body.by(caller.get().name()), null);
            if (change instanceof ListChange.Made(Entry made)) {
                return show(name, new EntriesQuery(), "%s is on the list now.".formatted(made.text()), nothing());
            }
            problem = notice(change);
        } catch (IllegalArgumentException e) {
            problem = "Not done: %s.".formatted(e.getMessage());
        }
        return show(name, new EntriesQuery(), problem, body);
    }

    /** Takes an entry away, and shows the list. */
    @POST
    @Path("/remove/{name: .+}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Requires(value = POLICY_CHANGE, records = true)
    public TemplateInstance remove(
            @PathParam("name") String name,
            @FormParam("entry") @DefaultValue("") @Size(max = NewEntry.LONGEST_TEXT) String entry)
            throws IOException {
        ListChange change = desk.remove(caller.get(), present(name), entry, null);
        String notice = change instanceof ListChange.Made(Entry gone)
                ? "%s is no longer on the list.".formatted(gone.text())
                : notice(change);
        return show(name, new EntriesQuery(), notice, nothing());
    }

    private static String notice(ListChange change) {
        return switch (change) {
            case ListChange.Made(Entry entry) -> "Done.";
            case ListChange.AlreadySo(Entry entry) -> "%s was on the list before.".formatted(entry.text());
            case ListChange.Contradicts(Entry entry) ->
                "Not done: line %d says something else of %s. Remove that first.".formatted(entry.line(), entry.text());
            case ListChange.Missing(String text) -> "Not done: %s is not on the list.".formatted(text);
            case ListChange.UnknownList(String list) -> "Not done: the policy no longer names %s.".formatted(list);
            case ListChange.Changed(String why) -> "Not done: %s. Try again.".formatted(why);
            case ListChange.Rejected(String why) -> "Not done, the policy would not hold: %s.".formatted(why);
            case ListChange.NotWritable(String why) -> "Not done: %s.".formatted(why);
        };
    }

    private static EntryBody nothing() {
        return new EntryBody("", null, null, List.of());
    }

    private TemplateInstance show(String name, EntriesQuery query, String notice, EntryBody draft) {
        KnownList list = present(name);
        EntriesPage page = EntriesPage.of(list, query, clock.instant());
        String q = Words.or(query.q, "");
        View view = new View(
                Row.of(page.list()),
                page.list().needsProof(),
                page.entries().stream().map(Line::of).toList(),
                q,
                next(list, q, page.next()),
                ListDesk.mayChange(caller.get()),
                notice,
                draft);
        return Templates.list(Frame.of(list.name(), Section.LISTS, caller.get(), session), view);
    }

    private static String next(KnownList list, String q, @Nullable String after) {
        return after == null
                ? ""
                : "/lists/%s?q=%s&after=%s".formatted(list.name(), URLEncoder.encode(q, StandardCharsets.UTF_8), after);
    }

    /** What is looked up in a list; how its use is called, and what it does, where the list does not say so itself. */
    private static String uses(ListView list) {
        return list.uses().stream()
                .map(use -> {
                    String name = use.name().equals(list.name()) ? "" : " (%s)".formatted(use.name());
                    String does = use.does().equals(list.kind()) ? "" : use.does() + " ";
                    return does + LOOKED_UP.getOrDefault(use.of(), use.of()) + name;
                })
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private KnownList present(String name) {
        KnownList list = desk.find(name);
        if (list == null) {
            throw new NotFoundException();
        }
        return list;
    }
}
