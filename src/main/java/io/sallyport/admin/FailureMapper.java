package io.sallyport.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Says as RFC 9457 writes it what no other mapper knows: that a request fits no method, that its body is not of its form,
 * and that we made a mistake. What the mistake is stands in the log, under the number that the answer names.
 */
@Provider
public class FailureMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = Logger.getLogger(FailureMapper.class);

    @Override
    public Response toResponse(Throwable failure) {
        JsonProcessingException unreadable = unreadable(failure);
        if (unreadable != null) {
            return MalformedMapper.problem(unreadable).toResponse();
        }
        if (failure instanceof WebApplicationException known) {
            Response response = known.getResponse();
            Status status = Status.fromStatusCode(response.getStatus());
            if (response.hasEntity() || response.getStatus() < 400) {
                return response;
            }
            if (status != null && status.getStatusCode() < 500) {
                return Response.fromResponse(response)
                        .type(Problem.MEDIA_TYPE)
                        .entity(Problem.of(status, told(status)))
                        .build();
            }
        }
        String number = UUID.randomUUID().toString();
        LOG.errorf(failure, "A request fails: %s", number);
        return Problem.of(
                        Status.INTERNAL_SERVER_ERROR,
                        "the gateway made a mistake; its log says more under %s".formatted(number))
                .toResponse();
    }

    /** What a failure without words of its own means. */
    static String told(Status status) {
        return switch (status) {
            case NOT_FOUND -> "there is nothing here";
            case METHOD_NOT_ALLOWED -> "this cannot be done here";
            case NOT_ACCEPTABLE -> "the answer cannot be given in a form that the request accepts";
            case UNSUPPORTED_MEDIA_TYPE -> "the body is of a form that is not taken here: application/json is";
            case BAD_REQUEST -> "a parameter is not of its form";
            case REQUEST_ENTITY_TOO_LARGE -> "the body is larger than is taken here";
            default -> "the request was not carried out";
        };
    }

    private static @Nullable JsonProcessingException unreadable(Throwable failure) {
        return failure instanceof JsonProcessingException itself
                ? itself
                : failure instanceof WebApplicationException
                                && failure.getCause() instanceof JsonProcessingException cause
                        ? cause
                        : null;
    }
}
