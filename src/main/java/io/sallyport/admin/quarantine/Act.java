package io.sallyport.admin.quarantine;

import io.sallyport.admin.access.Permission;
import java.util.Locale;

/** What a person can do with a held mail. */
public enum Act {
    /** Let it go. */
    RELEASE(Permission.QUARANTINE_RELEASE),
    /** Ask for it to be let go. */
    REQUEST(Permission.QUARANTINE_REQUEST),
    /** Say no to a request. */
    DENY(Permission.QUARANTINE_RELEASE),
    /** Give it up. */
    DELETE(Permission.QUARANTINE_DELETE);

    private final Permission permission;

    Act(Permission permission) {
        this.permission = permission;
    }

    /** What one must be allowed for it. */
    public Permission permission() {
        return permission;
    }

    /** The name in requests and in the audit log. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
