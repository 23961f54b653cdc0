package io.sallyport.admin;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How requests name the parameters that methods of resources take. */
final class ParameterNames {
    private ParameterNames() {}

    /** All that may stand behind the question mark of a request for this method. */
    static Set<String> of(Method method) {
        return Arrays.stream(method.getParameters())
                .flatMap(ParameterNames::names)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What a request calls the field of a class that requests are bound to; the field's own name if it is no parameter. */
    static String of(Class<?> bean, String field) {
        return fields(bean)
                .filter(one -> one.getName().equals(field) && one.isAnnotationPresent(QueryParam.class))
                .map(one -> one.getAnnotation(QueryParam.class).value())
                .findFirst()
                .orElse(field);
    }

    private static Stream<String> names(Parameter parameter) {
        QueryParam itself = parameter.getAnnotation(QueryParam.class);
        if (itself != null) {
            return Stream.of(itself.value());
        }
        return parameter.isAnnotationPresent(BeanParam.class)
                ? fields(parameter.getType())
                        .filter(field -> field.isAnnotationPresent(QueryParam.class))
                        .map(field -> field.getAnnotation(QueryParam.class).value())
                : Stream.empty();
    }

    private static Stream<Field> fields(Class<?> bean) {
        return Stream.<Class<?>>iterate(bean, type -> type != null && type != Object.class, Class::getSuperclass)
                .flatMap(type -> Arrays.stream(type.getDeclaredFields()));
    }
}
