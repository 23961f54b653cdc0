package io.sallyport.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sallyport.audit.AuditEntry;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which entries of the audit log are asked for: those that everything given is true of. */
@RegisterForReflection // Its names are compared with those of requests
public class AuditQuery {
    private static final String PLACE = "[1-9]\\d{0,17}";

    /** Only what this user or token did. */
    @QueryParam("actor")
    @Size(max = 80)
    public @Nullable String actor;

    /** Only what is called so, or begins so and has a point behind: {@code quarantine} is {@code quarantine.release}, too. */
    @QueryParam("action")
    @Size(max = 80)
    public @Nullable String action;

    /** Only what was done to this. */
    @QueryParam("subject")
    @Size(max = 200)
    public @Nullable String subject;

    /** Only what was done at this time or later (RFC 3339). */
    @QueryParam("since")
    @Size(max = 40)
    public @Nullable String since;

    /** Only what was done before this time (RFC 3339). */
    @QueryParam("until")
    @Size(max = 40)
    public @Nullable String until;

    /** The most entries of the answer. */
    @QueryParam("limit")
    @DefaultValue("50")
    @Pattern(regexp = "[1-9]\\d?|[1-4]\\d\\d|500", message = "must be a number from 1 to 500")
    public String limit = "50";

    /** Only entries behind this place: {@code next} of an earlier page. */
    @QueryParam("after")
    @Pattern(regexp = PLACE)
    public @Nullable String after;

    /** The number that entries must be smaller than. */
    long before() {
        return after == null ? Long.MAX_VALUE : Long.parseLong(after);
    }

    /** The most entries of the answer. */
    int most() {
        return Integer.parseInt(limit);
    }

    /**
     * The beginning and the end of what is asked for.
     *
     * @throws IllegalArgumentException if one is no time
     */
    Times times() {
        return new Times(instant("since", since, Instant.MIN), instant("until", until, Instant.MAX));
    }

    /** From a time until before another. */
    record Times(Instant since, Instant until) {
        boolean hold(Instant time) {
            return !time.isBefore(since) && time.isBefore(until);
        }
    }

    /** Whether an entry is asked for, whenever it was written. */
    boolean matches(AuditEntry entry) {
        return isAny(actor, entry.actor())
                && isAny(subject, entry.subject())
                && (isAny(action, entry.action()) || entry.action().startsWith(action + "."));
    }

    private static boolean isAny(@Nullable String asked, String is) {
        return asked == null || asked.isBlank() || asked.strip().equals(is);
    }

    private static Instant instant(String name, @Nullable String text, Instant otherwise) {
        try {
            return text == null || text.isBlank() ? otherwise : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(name + ": must be a time such as 2026-03-01T10:00:00Z", e);
        }
    }
}
