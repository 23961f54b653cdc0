package io.sallyport.policy.yaml;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A scalar in place of the block is this component: {@code tls: required} is {@code tls: { mode: required }}. Laid over
 * a block of the defaults, the short form replaces all of it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ShortForm {}
