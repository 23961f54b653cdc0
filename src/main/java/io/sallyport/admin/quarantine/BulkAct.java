package io.sallyport.admin.quarantine;

import io.sallyport.admin.access.Permission;
import java.util.Arrays;

/** What can be done with many held mails at once. */
enum BulkAct {
    /** Let them go. */
    RELEASE("release", Permission.QUARANTINE_RELEASE),
    /** Ask for them to be let go. */
    REQUEST_RELEASE("requestRelease", Permission.QUARANTINE_REQUEST),
    /** Say no to what was asked. */
    DENY("deny", Permission.QUARANTINE_RELEASE),
    /** Give them up. */
    DELETE("delete", Permission.QUARANTINE_DELETE),
    /** Have them judged again; nothing becomes of that. */
    RECHECK("recheck", Permission.QUARANTINE_RELEASE),
    /** Teach the classifier what they are, and leave them. */
    LEARN("learn", Permission.LEARN);

    /** Each {@link #text}, as a regular expression. */
    static final String SYNTAX = "release|requestRelease|deny|delete|recheck|learn";

    private final String text;
    private final Permission permission;

    BulkAct(String text, Permission permission) {
        this.text = text;
        this.permission = permission;
    }

    /** The one of that name. */
    static BulkAct of(String text) {
        return Arrays.stream(values())
                .filter(act -> act.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("act: must be one of " + SYNTAX));
    }

    /** The name in requests and in the audit log. */
    String text() {
        return text;
    }

    /** What one must be allowed for it. */
    Permission permission() {
        return permission;
    }
}
