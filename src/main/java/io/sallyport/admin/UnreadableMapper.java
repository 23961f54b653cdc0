package io.sallyport.admin;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import org.jboss.logging.Logger;

/** Says that a store could not be read or written; what exactly is for the log, and not for who asked. */
@Provider
public class UnreadableMapper implements ExceptionMapper<IOException> {
    private static final Logger LOG = Logger.getLogger(UnreadableMapper.class);

    @Override
    public Response toResponse(IOException exception) {
        LOG.error("A request fails", exception);
        return Problem.of(
                        Response.Status.SERVICE_UNAVAILABLE,
                        "what is asked for cannot be read or written now; the log says why")
                .toResponse();
    }
}
