package io.sallyport.testing;

import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Role;
import java.util.Set;

/** Who asks, for resources that are tested without HTTP. */
public final class Callers {
    private Callers() {}

    /** Somebody who may do everything. */
    public static CurrentCaller admin() {
        return of(new Caller("admin", Role.ADMIN.permissions(), null, "192.0.2.1"));
    }

    /** Somebody of a role, for some domains only. */
    public static CurrentCaller of(Role role, String... domains) {
        return of(new Caller(role.text(), role.permissions(), Set.of(domains), "192.0.2.1"));
    }

    /** Somebody. */
    public static CurrentCaller of(Caller caller) {
        CurrentCaller current = new CurrentCaller();
        current.set(caller);
        return current;
    }
}
