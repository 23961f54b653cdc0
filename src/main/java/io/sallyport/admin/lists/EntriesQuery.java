package io.sallyport.admin.lists;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** Which entries of a list are asked for. */
@RegisterForReflection // Its names are compared with those of requests
public class EntriesQuery {
    /** Only entries that name, are of or are for something that holds this text, in any case. */
    @QueryParam("q")
    @Size(max = 320)
    public @Nullable String q;

    /** Only entries that hold ({@code false}), or that do nothing any more ({@code true}). */
    @QueryParam("expired")
    @Pattern(regexp = "|true|false")
    public @Nullable String expired;

    /** Only entries behind this place: {@code next} of an earlier part. */
    @QueryParam("after")
    @Pattern(regexp = "|\\d{1,9}", message = "must be next of an earlier answer")
    public @Nullable String after;

    /** The most entries of the answer. Text, because a number that is none would be answered with 404. */
    @QueryParam("limit")
    @DefaultValue("100")
    @Pattern(regexp = "[1-9]\\d{0,2}|1000", message = "must be a number from 1 to 1000")
    public String limit = "100";

    int most() {
        return Integer.parseInt(limit);
    }

    int behind() {
        return after == null || after.isEmpty() ? 0 : Integer.parseInt(after);
    }

    boolean matches(EntryView entry) {
        return (q == null || q.isBlank() || entry.holds(q.strip()))
                && (expired == null || expired.isEmpty() || expired.equals(Boolean.toString(entry.expired())));
    }
}
