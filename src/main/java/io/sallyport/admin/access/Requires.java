package io.sallyport.admin.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a caller must be allowed to use a method of a resource. A method without it, {@link Known} or {@link Open}, is for
 * nobody.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Requires {
    /** One of these is enough. */
    Permission[] value();

    /**
     * Whether the method itself keeps a caller to their domains, by {@link Caller#sees}. One that does not is only for
     * those who are limited to none.
     */
    boolean scoped() default false;
}
