package io.sallyport.admin;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * An error as RFC 9457 writes it ({@code application/problem+json}).
 *
 * @param type always {@code about:blank}: the status says it all (RFC 9457 § 4.2.1)
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what is wrong with this request, for people
 */
public record Problem(String type, String title, int status, String detail) {
    /** {@code application/problem+json}. */
    public static final MediaType MEDIA_TYPE = new MediaType("application", "problem+json");

    /** One that the status names, with what is wrong for people. */
    public static Problem of(Response.Status status, String detail) {
        return new Problem("about:blank", status.getReasonPhrase(), status.getStatusCode(), detail);
    }

    /** The response that says so. */
    public Response toResponse() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }
}
