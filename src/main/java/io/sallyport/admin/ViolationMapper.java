package io.sallyport.admin;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.stream.Collectors;

/** Says all that is wrong with the parameters of a request at once. */
@Provider
public class ViolationMapper implements ExceptionMapper<ConstraintViolationException> {
    @Override
    public Response toResponse(ConstraintViolationException exception) {
        String detail = exception.getConstraintViolations().stream()
                .map(violation -> "%s: %s".formatted(parameter(violation), violation.getMessage()))
                .sorted()
                .collect(Collectors.joining("; "));
        return Problem.of(Response.Status.BAD_REQUEST, detail).toResponse();
    }

    /** The last step of the path is the parameter, by the name of its field; those before it are names of ours. */
    private static String parameter(ConstraintViolation<?> violation) {
        String name = "";
        for (Path.Node node : violation.getPropertyPath()) {
            name = String.valueOf(node.getName());
        }
        Object bean = violation.getLeafBean();
        // What a method takes by itself is named as requests name it; the bean is the resource then
        return bean == null || bean == violation.getRootBean() ? name : ParameterNames.of(bean.getClass(), name);
    }
}
