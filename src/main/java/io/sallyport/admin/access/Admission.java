package io.sallyport.admin.access;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Whether somebody may use a method of a resource. What is not expressly allowed is refused. */
public enum Admission {
    /** They may. */
    ADMITTED,
    /** It must first be shown who they are. */
    UNKNOWN,
    /** They are known, and may not. */
    FORBIDDEN;

    /**
     * The rule.
     *
     * @param method of a resource
     * @param caller null for one who is not known
     */
    public static Admission of(AnnotatedElement method, @Nullable Caller caller) {
        if (method.isAnnotationPresent(Open.class)) {
            return ADMITTED;
        }
        if (caller == null) {
            return UNKNOWN;
        }
        if (method.isAnnotationPresent(Known.class)) {
            return ADMITTED;
        }
        Requires needed = method.getAnnotation(Requires.class);
        boolean allowed = needed != null
                && (needed.scoped() || caller.domains() == null)
                && Arrays.stream(needed.value()).anyMatch(caller::may);
        return allowed ? ADMITTED : FORBIDDEN;
    }
}
