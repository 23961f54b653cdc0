package io.sallyport.admin.page;

import io.sallyport.admin.access.Permission;

/** A part of the page, in the order of its menu. */
enum Section {
    /** Numbers and plots. */
    OVERVIEW("Overview", "/", Permission.STATISTICS),
    /** Mail that waits for somebody to decide. */
    QUARANTINE("Quarantine", "/quarantine", Permission.QUARANTINE_LIST),
    /** What became of a mail. */
    TRACKING("Tracking", "/tracking", Permission.TRACK),
    /** Mail that waits for its backend. */
    QUEUE("Queue", "/queue", Permission.QUEUE_LIST),
    /** What the policy says. */
    POLICY("Policy", "/policy", Permission.POLICY_SEE),
    /** Who is known to be good or bad. */
    LISTS("Lists", "/lists", Permission.POLICY_SEE),
    /** Who may use the page. */
    USERS("Users", "/users", Permission.USERS),
    /** Programs that may use the interface. */
    TOKENS("Tokens", "/tokens", Permission.USERS),
    /** Who did what. */
    AUDIT("Audit", "/audit", Permission.AUDIT);

    private final String label;
    private final String path;
    private final Permission permission;

    Section(String label, String path, Permission permission) {
        this.label = label;
        this.path = path;
        this.permission = permission;
    }

    String label() {
        return label;
    }

    String path() {
        return path;
    }

    /** What somebody must be allowed to see it. */
    Permission permission() {
        return permission;
    }
}
