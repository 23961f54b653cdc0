package io.sallyport.admin;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper.RequestMatch;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * Says with each 405 which methods there are: a server must (RFC 9110 § 15.5.6), and the framework says it to {@code OPTIONS}
 * alone. The methods are read from the framework's own table, the one by which it found out that there is not this one.
 */
class AllowedMethods {
    /** Adds {@code Allow} (RFC 9110 § 10.2.1) where it is missing. */
    @ServerResponseFilter
    public void tell(ResteasyReactiveContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == Status.METHOD_NOT_ALLOWED.getStatusCode()
                && !response.getHeaders().containsKey(HttpHeaders.ALLOW)
                && request.getServerRequestContext() instanceof ResteasyReactiveRequestContext context) {
            response.getHeaders().putSingle(HttpHeaders.ALLOW, String.join(", ", at(context)));
        }
    }

    /** The methods that have a route for the path of a request. */
    private static Set<String> at(ResteasyReactiveRequestContext request) {
        Set<String> methods = new TreeSet<>();
        RequestMapper<InitialMatch> classes =
                new RequestMapper<>(request.getDeployment().getClassMappers());
        String path = request.getPathWithoutPrefix();
        for (RequestMatch<InitialMatch> match = classes.map(path);
                match != null;
                match = classes.continueMatching(path, match)) {
            String rest = match.remaining.isEmpty() ? "/" : match.remaining;
            for (ServerRestHandler handler : match.value.handlers) {
                if (handler instanceof ClassRoutingHandler routes) {
                    routes.getMappers().forEach((method, paths) -> {
                        if (method != null && paths.map(rest) != null) {
                            methods.add(method);
                        }
                    });
                }
            }
        }
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        methods.add(HttpMethod.OPTIONS);
        return methods;
    }
}
