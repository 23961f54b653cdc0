package io.sallyport.config;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Locale;
import java.util.Set;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** Holds values against the Bean Validation constraints of their types, in English, and without a container. */
public final class Constraints {
    private Constraints() {}

    /** The one that all use: what it has found out about a type is found out once. Thread-safe. */
    public static Validator validator() {
        return Holder.VALIDATOR;
    }

    /** Made when it is first needed: that takes a while. */
    private static final class Holder {
        /** Its messages need no expression language, which has no business in the check of a configuration. */
        private static final Validator VALIDATOR = Validation.byProvider(HibernateValidator.class)
                .configure()
                .messageInterpolator(new ParameterMessageInterpolator(Set.of(Locale.ENGLISH), Locale.ENGLISH, false))
                .buildValidatorFactory()
                .getValidator();
    }
}
