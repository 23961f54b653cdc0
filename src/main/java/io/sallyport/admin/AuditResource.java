package io.sallyport.admin;

import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Requires;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.AuditLog.Numbered;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Who did what: {@code /api/audit}. Nothing can be changed here. Errors are {@link Problem}s. */
@Path("/api/audit")
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {
    /** So many entries are read at a time. */
    private static final int A_READING = 500;

    /** So many readings for one page: a search for what is rare goes on with the next page. */
    private static final int MOST_READINGS = 10;

    private final AuditLog audit;

    AuditResource(AuditLog audit) {
        this.audit = audit;
    }

    /** Lists a part of the audit log, the newest entries first. */
    @Operation(summary = "Lists a part of the audit log, the newest entries first")
    @GET
    @Requires(Permission.AUDIT)
    public AuditPage list(@Valid @BeanParam AuditQuery query) throws IOException {
        AuditQuery.Times times = times(query);
        List<AuditPage.Entry> found = new ArrayList<>();
        long before = query.before();
        for (int reading = 0; reading < MOST_READINGS; reading++) {
            List<Numbered> entries = audit.newest(before, A_READING);
            for (Numbered each : entries) {
                if (found.size() == query.most()) {
                    return new AuditPage(found, Long.toString(before));
                }
                before = each.number();
                if (times.hold(each.entry().at()) && query.matches(each.entry())) {
                    found.add(AuditPage.Entry.of(each));
                }
            }
            // A clock may have been set back: entries are asked for by their number, and end at the first
            if (entries.size() < A_READING) {
                return new AuditPage(found, null);
            }
        }
        return new AuditPage(found, Long.toString(before));
    }

    private static AuditQuery.Times times(AuditQuery query) {
        try {
            return query.times();
        } catch (IllegalArgumentException e) {
            throw new WebApplicationException(
                    e,
                    Problem.of(Status.BAD_REQUEST, String.valueOf(e.getMessage()))
                            .toResponse());
        }
    }
}
