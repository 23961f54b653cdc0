package io.sallyport.admin.page;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.admin.CurrentSession;
import io.sallyport.admin.Problem;
import io.sallyport.admin.access.CurrentCaller;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.lang.annotation.Annotation;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Says what went wrong on a page of its own to people; programs read the same as RFC 9457 writes it. */
class ErrorPages {
    private final CurrentCaller caller;
    private final CurrentSession session;

    ErrorPages(CurrentCaller caller, CurrentSession session) {
        this.caller = caller;
        this.session = session;
    }

    /** {@code templates/ErrorPages}. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance error(Frame frame, Problem problem);
    }

    /** Puts the page in the place of a problem, and of an error that says nothing. */
    @ServerResponseFilter
    public void show(ContainerRequestContext request, ContainerResponseContext response) {
        Problem problem = problem(response);
        if (problem == null || !isPage(request)) {
            return;
        }
        Frame frame = Frame.alone(problem.title(), caller.orNull(), session);
        response.setEntity(
                Templates.error(frame, problem).render(),
                new Annotation[0],
                MediaType.TEXT_HTML_TYPE.withCharset("utf-8"));
    }

    private static @Nullable Problem problem(ContainerResponseContext response) {
        if (response.getEntity() instanceof Problem problem) {
            return problem;
        }
        Status status = Status.fromStatusCode(response.getStatus());
        return response.hasEntity() || status == null || response.getStatus() < 400
                ? null
                : Problem.of(status, detail(status));
    }

    private static String detail(Status status) {
        return switch (status) {
            case NOT_FOUND -> "there is nothing here, or it is not yours to see";
            case FORBIDDEN -> "this is not yours to see or do";
            case METHOD_NOT_ALLOWED -> "this cannot be done here";
            default -> "the request was not carried out";
        };
    }

    private static boolean isPage(ContainerRequestContext request) {
        String accept = request.getHeaderString(HttpHeaders.ACCEPT);
        return accept != null
                && accept.contains(MediaType.TEXT_HTML)
                && !request.getUriInfo().getRequestUri().getRawPath().startsWith("/api/");
    }
}
