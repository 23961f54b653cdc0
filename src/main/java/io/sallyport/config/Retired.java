package io.sallyport.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A key that earlier versions had: on the record of a policy's block, or on the interface of settings. Who still writes it is
 * told what to write now, since a key that is passed over in silence is a defence that is no longer there.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Retired.Keys.class)
public @interface Retired {
    /** The key as it stood: in a policy that of its block, for settings the whole of it. */
    String key();

    /** What to write in its place, and since which version. */
    String advice();

    /** Several of them. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface Keys {
        /** Each. */
        Retired[] value();
    }
}
