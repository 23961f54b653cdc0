package io.sallyport.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response.Status;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What is answered under {@code /api} before or behind all resources: a body that is too large, and an address that no
 * resource has. It is a {@link Problem}, as every other error there.
 */
@ApplicationScoped
class ApiRoutes {
    private static final String API = "/api/";

    /** Before the server's own look at the length, which answers without words. */
    private static final int FIRST = 1000;

    private final ObjectMapper json;
    private final long mostOctets;

    ApiRoutes(
            ObjectMapper json,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size")
                    io.quarkus.runtime.configuration.MemorySize most) {
        this.json = json;
        this.mostOctets = most.asLongValue();
    }

    void first(@Observes Filters filters) {
        filters.register(this::bound, FIRST);
    }

    void last(@Observes Router router) {
        router.route("/api/*").last().handler(context -> answer(context, Status.NOT_FOUND));
    }

    private void bound(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && context.normalizedPath().startsWith(API) && isTooMuch(length)) {
            if (context.request().version() != HttpVersion.HTTP_2) { // Which knows no such field (RFC 9113 § 8.2.2)
                context.response().putHeader(HttpHeaders.CONNECTION, "close"); // Its body is not read any more
            }
            answer(context, Status.REQUEST_ENTITY_TOO_LARGE);
        } else {
            context.next();
        }
    }

    private boolean isTooMuch(String length) {
        // The server has seen that these are digits (RFC 9110 § 8.6)
        return length.length() > 18 || Long.parseLong(length) > mostOctets;
    }

    private void answer(RoutingContext context, Status status) {
        Problem problem = Problem.of(status, FailureMapper.told(status));
        try {
            context.response()
                    .setStatusCode(status.getStatusCode())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Objects.toString(Problem.MEDIA_TYPE))
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .end(json.writeValueAsString(problem));
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }
}
