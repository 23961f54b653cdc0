package io.sallyport.admin.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A method of a resource that everybody may use of whom is shown who they are, whatever else they may do. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Known {
    /** Why nothing else is needed for it. */
    String value();
}
