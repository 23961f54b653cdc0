package io.sallyport.admin;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.admin.access.Open;
import io.sallyport.trial.TrialMailbox;
import io.sallyport.trial.TrialMessage;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows what arrived at the trial backend. Mail is hostile text: it is escaped, and the page may run nothing. */
@Path("/trial")
@TrialAccess
@IfBuildProfile(anyOf = {"dev", "test"})
public class TrialPage {
    private final TrialMailbox mailbox;

    public TrialPage(TrialMailbox mailbox) {
        this.mailbox = mailbox;
    }

    /**
     * One message as JSON.
     *
     * @param number names it under {@code /trial/messages/}
     * @param from the reverse-path; null for the null reverse-path
     * @param size in octets
     */
    public record Arrival(
            long number,
            Instant received,
            String hello,
            @Nullable String from,
            List<String> to,
            int size) {
        static Arrival of(TrialMessage message) {
            return new Arrival(
                    message.number(),
                    message.received(),
                    message.hello(),
                    message.reversePath(),
                    message.recipients(),
                    message.content().length());
        }
    }

    /** {@code templates/TrialPage/page.html}. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance page(List<TrialMessage> messages);
    }

    /** The page. */
    @GET
    @Open("only this host is let in, and only where the gateway is tried out")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance page() {
        return Templates.page(mailbox.newestFirst());
    }

    /** The page's style: apart, so that the page needs no inline style. */
    @GET
    @Open("only this host is let in, and only where the gateway is tried out")
    @Path("/style.css")
    @Produces("text/css")
    public String style() {
        return STYLE;
    }

    /** Everything that is kept, newest first. */
    @GET
    @Open("only this host is let in, and only where the gateway is tried out")
    @Path("/messages")
    @Produces(MediaType.APPLICATION_JSON)
    public List<Arrival> messages() {
        return mailbox.newestFirst().stream().map(Arrival::of).toList();
    }

    /** The octets of one message. */
    @GET
    @Open("only this host is let in, and only where the gateway is tried out")
    @Path("/messages/{number}")
    @Produces("message/rfc822")
    public byte[] message(@PathParam("number") long number) {
        TrialMessage message = mailbox.find(number);
        if (message == null) {
            throw new NotFoundException();
        }
        return message.bytes();
    }

    private static final String STYLE = """
            :root { color-scheme: light dark; }
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            article { border-top: 1px solid; padding: 1rem 0; }
            h2 { font-size: 1.1rem; margin: 0; }
            pre { overflow-x: auto; background: rgb(128 128 128 / 15%); padding: .75rem; }
            """;
}
