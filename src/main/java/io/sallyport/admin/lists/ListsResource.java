package io.sallyport.admin.lists;

import static io.sallyport.admin.access.Permission.POLICY_CHANGE;
import static io.sallyport.admin.access.Permission.POLICY_SEE;

import io.sallyport.admin.Problem;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Requires;
import io.sallyport.policy.ListFile;
import io.sallyport.policy.lists.ListChange;
import io.sallyport.policy.lists.NewEntry;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
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
import java.time.Clock;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The lists of the policy: {@code /api/lists}. Errors are {@link Problem}s. Whoever sends the version that they have seen
 * (If-Match, RFC 9110 § 13.1.1) changes nothing that others have changed since.
 */
@Path("/api/lists")
@Produces(MediaType.APPLICATION_JSON)
public class ListsResource {
    private static final Logger LOG = Logger.getLogger(ListsResource.class);
    private static final Pattern TAG = Pattern.compile("\\s*\"([0-9a-f]{16})\"\\s*");

    private final ListDesk desk;
    private final CurrentCaller caller;
    private final Clock clock;

    ListsResource(ListDesk desk, CurrentCaller caller, Clock clock) {
        this.desk = desk;
        this.caller = caller;
        this.clock = clock;
    }

    /** All lists. */
    public record Lists(List<ListView> lists) {}

    /**
     * What came of a wish.
     *
     * @param repeated whether it was so before, and nothing was done
     */
    public record ChangeView(EntryView entry, boolean repeated) {}

    /** The lists that the policy in force names. */
    @Operation(summary = "The lists that the policy in force names")
    @GET
    @Requires(POLICY_SEE)
    public Lists all() {
        return new Lists(desk.lists().stream()
                .map(list -> ListView.of(list, clock.instant()))
                .toList());
    }

    /** A part of the entries of one list. */
    @Operation(summary = "A part of the entries of one list")
    @GET
    @Path("/{name: .+}")
    @Requires(POLICY_SEE)
    public Response show(@PathParam("name") String name, @Valid @BeanParam EntriesQuery query) {
        KnownList list = present(name);
        return reached(() -> tagged(Response.ok(EntriesPage.of(list, query, clock.instant())), list)
                .build());
    }

    /** Adds an entry. 200: it stood there before. */
    @Operation(summary = "Adds an entry to a list; 200: it stood there before")
    @POST
    @Path("/{name: .+}")
    @Requires(value = POLICY_CHANGE, records = true)
    public Response add(
            @PathParam("name") String name,
            @HeaderParam("If-Match") @Nullable String seen,
            @Valid @NotNull(message = "must be an entry") EntryBody body) {
        KnownList list = present(name);
        return reached(() -> {
            NewEntry entry = body.by(caller.get().name());
            return answer(list, seen, desk.add(caller.get(), list, entry, tag(seen)), Status.CREATED);
        });
    }

    /**
     * Takes an entry away.
     *
     * @param entry what it names
     */
    @Operation(summary = "Takes an entry away from a list")
    @DELETE
    @Path("/{name: .+}")
    @Requires(value = POLICY_CHANGE, records = true)
    public Response remove(
            @PathParam("name") String name,
            @HeaderParam("If-Match") @Nullable String seen,
            @QueryParam("entry") @DefaultValue("") @Size(min = 1, max = NewEntry.LONGEST_TEXT) String entry) {
        KnownList list = present(name);
        return reached(() -> answer(list, seen, desk.remove(caller.get(), list, entry.strip(), tag(seen)), Status.OK));
    }

    private Response answer(KnownList list, @Nullable String seen, ListChange change, Status made) throws IOException {
        return switch (change) {
            case ListChange.Made(ListFile.Entry entry) ->
                tagged(Response.status(made).entity(view(entry, false)), list).build();
            case ListChange.AlreadySo(ListFile.Entry entry) ->
                tagged(Response.ok(view(entry, true)), list).build();
            case ListChange.Contradicts(ListFile.Entry entry) ->
                throw problem(
                        Status.CONFLICT,
                        "%s says something else of %s; take that away first".formatted(entry.place(), entry.text()));
            case ListChange.Missing(String text) ->
                throw problem(
                        Status.NOT_FOUND,
                        "%s does not name %s".formatted(list.file().name(), text));
            case ListChange.UnknownList(String unknown) -> throw unknown(unknown);
            case ListChange.Changed(String why) ->
                throw problem(seen == null ? Status.CONFLICT : Status.PRECONDITION_FAILED, why);
            case ListChange.Rejected(String why) ->
                throw problem(Status.CONFLICT, "not done, the policy would not hold: " + why);
            case ListChange.NotWritable(String why) -> throw problem(Status.CONFLICT, why);
        };
    }

    private ChangeView view(ListFile.Entry entry, boolean repeated) {
        return new ChangeView(EntryView.of(entry, clock.instant()), repeated);
    }

    private Response.ResponseBuilder tagged(Response.ResponseBuilder response, KnownList list) throws IOException {
        String tag = desk.tag(list);
        return tag == null ? response : response.tag(tag);
    }

    private static @Nullable String tag(@Nullable String field) {
        if (field == null || field.strip().equals("*")) {
            return null;
        }
        Matcher tag = TAG.matcher(field);
        if (!tag.matches()) {
            throw new IllegalArgumentException("If-Match: must be the ETag of the list");
        }
        return tag.group(1);
    }

    private KnownList present(String name) {
        KnownList list = desk.find(name);
        if (list == null) {
            throw unknown(name);
        }
        return list;
    }

    private interface Reach {
        Response reach() throws IOException;
    }

    /** What the disk refuses is no fault of who asks. */
    private static Response reached(Reach reach) {
        try {
            return reach.reach();
        } catch (IllegalArgumentException e) {
            throw problem(Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            LOG.errorf(e, "a list could not be read or changed");
            throw problem(Status.SERVICE_UNAVAILABLE, "the list cannot be reached; the log says why");
        }
    }

    private static WebApplicationException unknown(String name) {
        String shown = name.length() <= 80 ? name : name.substring(0, 80) + "…";
        return problem(Status.NOT_FOUND, "the policy names no list %s".formatted(shown));
    }

    private static WebApplicationException problem(Status status, String detail) {
        return new WebApplicationException(Problem.of(status, detail).toResponse());
    }
}
