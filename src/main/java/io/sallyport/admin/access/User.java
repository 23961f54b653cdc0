package io.sallyport.admin.access;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who logs in with a password.
 *
 * @param domains whose mail they may see and decide on; null: of all domains
 * @param content whether they may see messages though their role may not
 * @param password what is kept of it
 * @param mustChange somebody else knows the password: until it is changed, they may do nothing else
 */
public record User(
        String name, Role role, @Nullable Set<String> domains, boolean content, String password, boolean mustChange) {
    public User {
        Names.check(name);
        domains = Names.domains(domains);
    }

    /** What they may do. */
    public Set<Permission> permissions() {
        if (mustChange) {
            return Set.of();
        }
        Set<Permission> permissions = EnumSet.copyOf(role.permissions());
        if (content) {
            permissions.add(Permission.QUARANTINE_CONTENT);
        }
        return permissions;
    }

    User withPassword(String hash, boolean toBeChanged) {
        return new User(name, role, domains, content, hash, toBeChanged);
    }
}
