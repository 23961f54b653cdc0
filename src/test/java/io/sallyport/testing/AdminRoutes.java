package io.sallyport.testing;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.sallyport.admin.access.Known;
import io.sallyport.admin.access.Open;
import io.sallyport.admin.access.Requires;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every method of every resource of the application, found in its classes, so that a new one is not forgotten. */
public final class AdminRoutes {
    private AdminRoutes() {}

    /**
     * One of them.
     *
     * @param verb such as {@code GET}
     * @param path with something in place of each parameter
     * @param method what is run
     */
    public record Route(String verb, String path, Method method) {
        /** How many annotations say who may use it. */
        public long rules() {
            return Stream.of(Requires.class, Known.class, Open.class)
                    .filter(method::isAnnotationPresent)
                    .count();
        }

        @Override
        public String toString() {
            return verb + " " + path;
        }
    }

    /** All of them. */
    public static List<Route> all() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.sallyport").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(type -> type.reflect())
                        .flatMap(
                                type -> Arrays.stream(type.getDeclaredMethods()).flatMap(AdminRoutes::routes))
                        .toList();
    }

    private static Stream<Route> routes(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(verb -> new Route(verb.value(), path(method), method));
    }

    private static String path(Method method) {
        String type = method.getDeclaringClass().getAnnotation(Path.class).value();
        Path own = method.getAnnotation(Path.class);
        return ("/" + type + "/" + (own == null ? "" : own.value()))
                .replaceAll("\\{[^}]*}", "1")
                .replaceAll("/+", "/")
                .replaceAll("(.)/$", "$1");
    }
}
