package io.sallyport.admin;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.stream.Collectors;

/** Says what is wrong with the body of a request, and where; names of classes are nobody's business. */
@Provider
public class MalformedMapper implements ExceptionMapper<MismatchedInputException> {
    private static final int MOST_SHOWN = 200;

    @Override
    public Response toResponse(MismatchedInputException unreadable) {
        return problem(unreadable).toResponse();
    }

    /** The problem that a body is which could not be read. */
    static Problem problem(JsonProcessingException unreadable) {
        return Problem.of(Status.BAD_REQUEST, told(unreadable));
    }

    private static String told(JsonProcessingException unreadable) {
        if (unreadable instanceof UnrecognizedPropertyException unknown) {
            return "%s: there is no such field".formatted(place(unknown));
        }
        if (unreadable instanceof JsonMappingException mismatch
                && !mismatch.getPath().isEmpty()) {
            return "%s: is not of its type".formatted(place(mismatch));
        }
        JsonLocation location = unreadable.getLocation();
        return location == null
                ? "the body is not of its form"
                : "the body is no JSON of its form: line %d, column %d"
                        .formatted(location.getLineNr(), location.getColumnNr());
    }

    private static String place(JsonMappingException unreadable) {
        String place = unreadable.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
        return place.length() <= MOST_SHOWN ? place : place.substring(0, MOST_SHOWN) + "…";
    }
}
