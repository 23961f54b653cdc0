package io.sallyport.policy.yaml;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A block that holds exactly one of its keys. A scalar that names a key stands for that key with an empty block:
 * {@code recipients: callout} is {@code recipients: { callout: {} }}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OneOf {}
