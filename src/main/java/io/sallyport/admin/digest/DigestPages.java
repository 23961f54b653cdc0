package io.sallyport.admin.digest;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.admin.ClientAddress;
import io.sallyport.admin.access.Open;
import io.sallyport.digest.DigestLinks;
import io.sallyport.quarantine.HeldMail;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The page of a link. To look at it does nothing, as often as it may be: programs follow the links of mails, too. */
@Path("/digest")
@Produces(MediaType.TEXT_HTML)
public class DigestPages {
    private final LinkDesk desk;

    DigestPages(LinkDesk desk) {
        this.desk = desk;
    }

    /** {@code templates/DigestPages}. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance link(View view);
    }

    /**
     * What the page says.
     *
     * @param mail null for none
     * @param button the words of the button; empty: there is nothing to do
     * @param proof for the form
     */
    record View(String title, String text, @Nullable HeldMail mail, String button, String proof) {
        static View saying(String title, String text, @Nullable HeldMail mail) {
            return new View(title, text, mail, "", "");
        }
    }

    /** What the link would do. */
    @GET
    @Open("the link is the proof")
    @Path("/{token}")
    public Response show(
            @PathParam("token") @Size(max = DigestLinks.MOST_TOKEN) String token, HttpServerRequest connection)
            throws IOException {
        return page(desk.look(token, ClientAddress.of(connection)));
    }

    /** Does it. */
    @POST
    @Open("the link is the proof")
    @Path("/{token}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response act(
            @PathParam("token") @Size(max = DigestLinks.MOST_TOKEN) String token,
            @FormParam("proof") @Size(max = 100) @Nullable String proof,
            HttpServerRequest connection)
            throws IOException {
        return page(desk.act(token, proof, ClientAddress.of(connection)));
    }

    private static Response page(Visit visit) {
        return Response.status(status(visit))
                .entity(Templates.link(view(visit)).render())
                .build();
    }

    private static Status status(Visit visit) {
        return switch (visit) {
            case Visit.Shown shown -> Status.OK;
            case Visit.Done done -> Status.OK;
            case Visit.Repeated repeated -> Status.OK;
            case Visit.Refused refused -> Status.GONE;
            case Visit.Expired expired -> Status.GONE;
            case Visit.Forged forged -> Status.NOT_FOUND;
            case Visit.Throttled throttled -> Status.TOO_MANY_REQUESTS;
        };
    }

    private static View view(Visit visit) {
        return switch (visit) {
            case Visit.Shown(DigestLinks.Act act, HeldMail mail, String proof) ->
                switch (act) {
                    case RELEASE ->
                        new View("Let it go?", "It will be delivered to you as it came.", mail, "Let it go", proof);
                    case REQUEST ->
                        new View("Ask for it?", "Somebody who may will decide on it.", mail, "Ask for it", proof);
                    case BLOCK ->
                        new View(
                                "Block the sender?",
                                "This mail is deleted, and mail of the same sender is refused from now on.",
                                mail,
                                "Block the sender",
                                proof);
                };
            case Visit.Done(DigestLinks.Act act, HeldMail mail) ->
                switch (act) {
                    case RELEASE -> View.saying("It is on its way", "It will be in your mailbox soon.", mail);
                    case REQUEST -> View.saying("Asked for", "Somebody who may will decide on it.", mail);
                    case BLOCK -> View.saying("Blocked", "The mail is deleted, and its sender is refused.", mail);
                };
            case Visit.Repeated(DigestLinks.Act act, HeldMail mail) ->
                View.saying("Done already", "Nothing more is done by this link.", mail);
            case Visit.Refused(String why) -> View.saying("Not possible", why, null);
            case Visit.Expired() -> View.saying("The link has ended", "Links are good for some days only.", null);
            case Visit.Forged() -> View.saying("Nothing here", "There is nothing behind this link.", null);
            case Visit.Throttled() ->
                View.saying("Later, please", "Too many links were tried; come again in a minute.", null);
        };
    }
}
