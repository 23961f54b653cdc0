package io.sallyport.audit;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing that somebody did.
 *
 * @param actor the user, the token, or {@code sallyport} itself
 * @param address of the host that the request came from; empty if it was none
 * @param action stable, such as {@code quarantine.release}, {@code quarantine.content}, {@code login.failed}
 * @param subject what it was done to, such as the id of a held mail; empty if nothing
 * @param details what else is to be known; bounded
 */
public record AuditEntry(
        Instant at, String actor, String address, String action, String subject, Map<String, String> details) {
    public AuditEntry {
        details = Map.copyOf(new TreeMap<>(details));
    }
}
