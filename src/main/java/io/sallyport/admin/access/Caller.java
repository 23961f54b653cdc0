package io.sallyport.admin.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, once that is shown.
 *
 * @param name the user, or {@code token:<name>}; stands in the audit log
 * @param permissions what they may do
 * @param domains whose mail they may see and decide on, lower case in ASCII; null: of all domains
 * @param address of the host that the request comes from; empty if that cannot be told
 */
public record Caller(
        String name, Set<Permission> permissions, @Nullable Set<String> domains, String address) {
    public Caller {
        permissions = Set.copyOf(permissions);
        domains = domains == null ? null : Set.copyOf(domains);
    }

    /** Whether they may do something. */
    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** Whether mail for a domain is theirs to see. */
    public boolean sees(String domain) {
        return domains == null || domains.contains(domain);
    }
}
