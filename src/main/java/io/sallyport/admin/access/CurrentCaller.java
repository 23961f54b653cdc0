package io.sallyport.admin.access;

import jakarta.enterprise.context.RequestScoped;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who makes the request that is being answered. */
@RequestScoped
public class CurrentCaller {
    private @Nullable Caller caller;

    /** Who it is; known before any method of a resource runs that is not {@link Open}. */
    public Caller get() {
        return Objects.requireNonNull(caller, "the request was let in without a caller");
    }

    /** Who it is; null for one who is not known, at an {@link Open} method. */
    public @Nullable Caller orNull() {
        return caller;
    }

    /** Says who it is: for the filter that found it out before any method of a resource runs. */
    public void set(Caller known) {
        caller = known;
    }
}
