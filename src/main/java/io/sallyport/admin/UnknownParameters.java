package io.sallyport.admin;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests under {@code /api} with a parameter that their method does not know: a filter that is misspelt would
 * else be none, and what was meant for a few mails be done to all. Pages of the browser ignore what they do not know.
 */
class UnknownParameters {
    private static final String API = "/api/";
    private static final int MOST_TOLD = 5;

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    /** The rule, for one request, after it is known who asks. */
    @ServerRequestFilter(priority = Priorities.USER)
    public @Nullable Response refuse(ContainerRequestContext request, ResourceInfo resource) {
        Method method = resource.getResourceMethod();
        Set<String> given = request.getUriInfo().getQueryParameters().keySet();
        if (given.isEmpty()
                || method == null
                || !request.getUriInfo().getRequestUri().getRawPath().startsWith(API)) {
            return null;
        }
        Set<String> names = known.computeIfAbsent(method, ParameterNames::of);
        String unknown = given.stream()
                .filter(name -> !names.contains(name))
                .map(UnknownParameters::shown)
                .sorted()
                .limit(MOST_TOLD)
                .collect(Collectors.joining(", "));
        if (unknown.isEmpty()) {
            return null;
        }
        String expected = names.isEmpty()
                ? "none is taken here"
                : "there are " + names.stream().sorted().collect(Collectors.joining(", "));
        return Problem.of(Status.BAD_REQUEST, "%s: there is no such parameter (%s)".formatted(unknown, expected))
                .toResponse();
    }

    private static String shown(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "…";
    }
}
