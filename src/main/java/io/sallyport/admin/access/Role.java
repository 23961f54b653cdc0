package io.sallyport.admin.access;

import static io.sallyport.admin.access.Permission.*;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What somebody is, which tells what they may do. */
public enum Role {
    /** Everything. */
    ADMIN(EnumSet.allOf(Permission.class)),
    /** The daily work: quarantine, queue, lists, tracking. */
    OPERATOR(EnumSet.complementOf(EnumSet.of(USERS, AUDIT))),
    /** Helps users with what is held for them: no malware, and no content unless that is allowed to the person. */
    HELPDESK(EnumSet.of(QUARANTINE_LIST, QUARANTINE_REQUEST, QUARANTINE_RELEASE, QUARANTINE_DELETE, TRACK)),
    /** Sees everything but content, and changes nothing. */
    AUDITOR(EnumSet.of(QUARANTINE_LIST, TRACK, QUEUE_LIST, POLICY_SEE, STATISTICS, AUDIT));

    @SuppressWarnings("ImmutableEnumChecker") // A copy that nobody can change
    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    /** What everybody of this role may do. */
    public Set<Permission> permissions() {
        return permissions;
    }

    /** The name in files, claims and on the page. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
