package io.sallyport.admin.page;

import io.sallyport.admin.CurrentSession;
import io.sallyport.admin.access.Caller;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands around each page.
 *
 * @param title of the page
 * @param entries of the menu that the caller may follow
 * @param user who looks at it; empty if that is not known
 * @param roleText what they may do, in words
 * @param csrfToken for forms
 */
record Frame(String title, List<Entry> entries, String user, String roleText, String csrfToken) {
    /**
     * One of the menu.
     *
     * @param current whether it is the one that is looked at
     */
    record Entry(String name, String path, boolean current) {}

    static Frame of(String title, Section section, Caller caller, CurrentSession session) {
        return around(title, section, caller, session);
    }

    /** One around a page that belongs to no section. Who is not known has nothing to go to but the login. */
    static Frame alone(String title, @Nullable Caller caller, CurrentSession session) {
        return caller == null
                ? new Frame(title, List.of(), "", "", session.csrf())
                : around(title, null, caller, session);
    }

    private static Frame around(String title, @Nullable Section section, Caller caller, CurrentSession session) {
        List<Entry> entries = Arrays.stream(Section.values())
                .filter(each -> caller.may(each.permission()))
                .map(each -> new Entry(each.label(), each.path(), each == section))
                .toList();
        String scope = caller.domains() == null ? "all domains" : String.join(", ", caller.domains());
        return new Frame(title, entries, caller.name(), scope, session.csrf());
    }
}
