package io.sallyport.admin;

import io.sallyport.admin.access.Denied;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Says that somebody who is known may not do what they asked for. */
@Provider
public class DeniedMapper implements ExceptionMapper<Denied> {
    @Override
    public Response toResponse(Denied denied) {
        return Problem.of(Response.Status.FORBIDDEN, String.valueOf(denied.getMessage()))
                .toResponse();
    }
}
