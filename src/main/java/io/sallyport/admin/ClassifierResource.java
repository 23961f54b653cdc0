package io.sallyport.admin;

import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Requires;
import io.sallyport.filter.classifier.Classifier;
import io.sallyport.filter.classifier.Label;
import io.sallyport.filter.classifier.Learning;
import io.sallyport.mail.DomainNames;
import io.sallyport.mail.Octets;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What the classifier has learned, and its teacher: {@code /api/classifier}. Errors are {@link Problem}s. */
@Path("/api/classifier")
@Produces(MediaType.APPLICATION_JSON)
public class ClassifierResource {
    private static final Logger LOG = Logger.getLogger(ClassifierResource.class);

    private final Classifier classifier;

    ClassifierResource(Classifier classifier) {
        this.classifier = classifier;
    }

    /**
     * What became of a message.
     *
     * @param result {@code learned}, {@code known}, {@code corrected}, {@code forgotten} or {@code unknown}
     */
    public record Lesson(String result) {
        static Lesson of(Learning.Result result) {
            return new Lesson(result.name().toLowerCase(Locale.ROOT));
        }
    }

    /** How things stand. */
    @Operation(summary = "What the classifier has learned")
    @GET
    @Requires(Permission.STATISTICS)
    public Classifier.Status show() {
        try {
            return classifier.status();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * Learns a message, or forgets it.
     *
     * @param as {@code spam}, {@code ham} or {@code forget}
     * @param domain of its recipients; may be missing
     * @param message from its header on; lines end in CR LF or LF
     */
    @Operation(summary = "Learns a message, or forgets it")
    @POST
    @Requires(Permission.LEARN)
    @Path("/learn")
    @Consumes({"message/rfc822", MediaType.APPLICATION_OCTET_STREAM})
    public Lesson learn(
            @QueryParam("as") @Nullable String as, @QueryParam("domain") @Nullable String domain, byte[] message) {
        String ascii = domain == null ? null : DomainNames.toAscii(domain);
        if (message.length == 0) {
            throw refused("the body of the request is the message; it is empty");
        }
        try {
            return Lesson.of(
                    switch (as == null ? "" : as) {
                        case "spam" -> classifier.learn(Octets.of(message), Label.SPAM, ascii);
                        case "ham" -> classifier.learn(Octets.of(message), Label.HAM, ascii);
                        case "forget" -> classifier.forget(Octets.of(message));
                        default -> throw refused("as: spam, ham or forget is needed");
                    });
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static WebApplicationException refused(String detail) {
        return new WebApplicationException(
                Problem.of(Status.BAD_REQUEST, detail).toResponse());
    }

    private static WebApplicationException failed(IOException reason) {
        LOG.errorf("The classifier cannot be used: %s", reason.getMessage());
        return new WebApplicationException(Problem.of(Status.SERVICE_UNAVAILABLE, String.valueOf(reason.getMessage()))
                .toResponse());
    }
}
