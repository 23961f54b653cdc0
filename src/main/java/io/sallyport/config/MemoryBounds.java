package io.sallyport.config;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** The least and the most octets of a size. */
@Target({ElementType.METHOD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = MemoryBounds.Validator.class)
public @interface MemoryBounds {
    long min();

    long max() default Long.MAX_VALUE;

    String message() default "must be {min} to {max} octets";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Compares; a size that is not given is within all bounds. */
    final class Validator implements ConstraintValidator<MemoryBounds, MemorySize> {
        private long min;
        private long max;

        @Override
        public void initialize(MemoryBounds bounds) {
            min = bounds.min();
            max = bounds.max();
        }

        @Override
        public boolean isValid(@Nullable MemorySize size, ConstraintValidatorContext context) {
            return size == null || (size.asLongValue() >= min && size.asLongValue() <= max);
        }
    }
}
