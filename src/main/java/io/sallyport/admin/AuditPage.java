package io.sallyport.admin;

import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditLog.Numbered;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A page of the audit log, the newest entries first.
 *
 * @param next for {@code after} of the next request; null if this is the last page. A page may be shorter than asked for,
 *     even empty, and not be the last
 */
public record AuditPage(List<Entry> entries, @Nullable String next) {
    /**
     * One entry.
     *
     * @param number its place in the log, from 1; among those of all gateways that share a store
     * @param at RFC 3339
     * @param actor the user, the token, or {@code sallyport} itself
     * @param address of the host that the request came from; empty if it was none
     * @param subject what it was done to; empty if nothing
     * @param hash of this entry and all before it
     * @param gateway in whose log it stands; null if this gateway shares none
     */
    public record Entry(
            long number,
            String at,
            String actor,
            String address,
            String action,
            String subject,
            Map<String, String> details,
            String hash,
            @Nullable String gateway) {
        static Entry of(Numbered each) {
            AuditEntry entry = each.entry();
            return new Entry(
                    each.number(),
                    entry.at().toString(),
                    entry.actor(),
                    entry.address(),
                    entry.action(),
                    entry.subject(),
                    new TreeMap<>(entry.details()),
                    each.hash(),
                    each.gateway().isEmpty() ? null : each.gateway());
        }
    }
}
