package io.sallyport.admin.accounts;

import io.sallyport.admin.Problem;
import io.sallyport.admin.access.Caller;
import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What users and tokens have in common: who changed them is written down first, in the words of the commands. */
@ApplicationScoped
class Accounts {
    /** What users and tokens may be called. */
    static final String NAME = "[a-z0-9][a-z0-9._@+-]{0,63}";

    private final AuditLog audit;
    private final Clock clock;

    Accounts(AuditLog audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Writes down what is about to be done.
     *
     * @throws IOException if it could not be written: it must not be done
     */
    void record(Caller caller, String action, String name, Map<String, String> details) throws IOException {
        audit.record(new AuditEntry(clock.instant(), caller.name(), caller.address(), action, name, details));
    }

    /** The domains of a body; null: all. */
    static @Nullable Set<String> domains(@Nullable List<String> domains) {
        return domains == null ? null : Set.copyOf(domains);
    }

    /** The same for the audit log; empty: all. */
    static String told(@Nullable List<String> domains) {
        return domains == null ? "" : String.join(" ", domains);
    }

    static WebApplicationException failed(Status status, String detail) {
        return new WebApplicationException(Problem.of(status, detail).toResponse());
    }
}
