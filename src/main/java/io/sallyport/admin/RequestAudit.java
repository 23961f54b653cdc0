package io.sallyport.admin;

import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.CrossSite;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Requires;
import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditLog;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Records what is about to be done over HTTP: whatever changes something, and whatever shows the message of a mail. What
 * cannot be recorded is not done.
 */
@Singleton
class RequestAudit {
    private static final Set<Permission> CONTENT =
            Set.of(Permission.QUARANTINE_CONTENT, Permission.QUARANTINE_MALWARE, Permission.QUEUE_CONTENT);

    private final AuditLog log;
    private final Clock clock;

    RequestAudit(AuditLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * Records a request that was let in.
     *
     * @param method of a resource; one that {@link Requires#records} for itself is left to it
     * @throws IOException if that cannot be recorded
     */
    void record(Caller caller, ContainerRequestContext request, Method method) throws IOException {
        Requires needed = method.getAnnotation(Requires.class);
        if (needed == null || needed.records()) {
            return;
        }
        if (CrossSite.changes(request.getMethod())
                || Set.of(needed.value()).stream().anyMatch(CONTENT::contains)) {
            Map<String, String> details = new TreeMap<>();
            request.getUriInfo()
                    .getQueryParameters()
                    .forEach((name, values) -> details.put(name, String.join(" ", values)));
            details.put("path", request.getUriInfo().getPath());
            String subject = request.getUriInfo().getPathParameters().getFirst("id");
            log.record(new AuditEntry(
                    clock.instant(),
                    caller.name(),
                    caller.address(),
                    action(method),
                    subject == null ? "" : subject,
                    details));
        }
    }

    /** Such as {@code queue.release}: what the resource is about, and what is done. */
    static String action(Method method) {
        Path path = method.getDeclaringClass().getAnnotation(Path.class);
        String[] segments = path == null ? new String[0] : path.value().split("/", -1);
        return (segments.length == 0 ? "" : segments[segments.length - 1]) + "." + method.getName();
    }
}
