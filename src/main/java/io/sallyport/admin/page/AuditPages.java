package io.sallyport.admin.page;

import static io.sallyport.admin.access.Permission.AUDIT;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.admin.CurrentSession;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Requires;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditLog.Numbered;
import jakarta.validation.constraints.Positive;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who did what, on the page. */
@Path("/audit")
@Produces(MediaType.TEXT_HTML)
public class AuditPages {
    private static final int A_PAGE = 100;

    private final AuditLog audit;
    private final CurrentCaller caller;
    private final CurrentSession session;

    AuditPages(AuditLog audit, CurrentCaller caller, CurrentSession session) {
        this.audit = audit;
        this.caller = caller;
        this.session = session;
    }

    /** One entry, as a row. */
    record Row(
            long number,
            String gateway,
            String at,
            String actor,
            String address,
            String action,
            String subject,
            String details) {
        static Row of(Numbered each) {
            var entry = each.entry();
            return new Row(
                    each.number(),
                    each.gateway(),
                    Words.minute(entry.at()),
                    entry.actor(),
                    entry.address(),
                    entry.action(),
                    entry.subject(),
                    new TreeMap<>(entry.details())
                            .entrySet().stream()
                                    .map(detail -> detail.getKey() + ": " + detail.getValue())
                                    .collect(Collectors.joining(", ")));
        }
    }

    /** {@code templates/AuditPages}. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance list(Frame frame, List<Row> rows, boolean shared, String next);
    }

    /**
     * The entries, newest first.
     *
     * @param before the number that an earlier page ended with
     */
    @GET
    @Requires(AUDIT)
    public TemplateInstance list(@QueryParam("before") @DefaultValue("9223372036854775807") @Positive long before)
            throws IOException {
        List<Row> rows = audit.newest(before, A_PAGE).stream().map(Row::of).toList();
        boolean shared = rows.stream().anyMatch(row -> !row.gateway().isEmpty());
        String next =
                rows.size() < A_PAGE ? "" : "/audit?before=" + rows.getLast().number();
        return Templates.list(Frame.of("Audit", Section.AUDIT, caller.get(), session), rows, shared, next);
    }
}
