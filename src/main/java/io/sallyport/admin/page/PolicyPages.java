package io.sallyport.admin.page;

import static io.sallyport.admin.access.Permission.POLICY_CHANGE;
import static io.sallyport.admin.access.Permission.POLICY_SEE;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.admin.CurrentSession;
import io.sallyport.admin.PolicyResource;
import io.sallyport.admin.PolicyState;
import io.sallyport.admin.Problem;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Requires;
import io.sallyport.policy.PolicyProblem;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** What the policy says, on the page: its files and their problems, and what holds for an address. */
@Path("/policy")
@Produces(MediaType.TEXT_HTML)
public class PolicyPages {
    private final PolicyResource policy;
    private final CurrentCaller caller;
    private final CurrentSession session;

    PolicyPages(PolicyResource policy, CurrentCaller caller, CurrentSession session) {
        this.policy = policy;
        this.caller = caller;
        this.session = session;
    }

    /**
     * How things stand.
     *
     * @param recipient whose policy is shown; empty if nobody's
     * @param effective what holds for them, or why it cannot be told
     */
    record View(
            PolicyState state,
            List<String> problems,
            String recipient,
            String effective,
            boolean mayReload,
            String notice) {}

    /** {@code templates/PolicyPages}. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance state(Frame frame, View view);
    }

    /** The state, and what holds for an address. */
    @GET
    @Requires(POLICY_SEE)
    public TemplateInstance state(@QueryParam("recipient") @DefaultValue("") @Size(max = 320) String recipient) {
        return show(recipient.strip(), "");
    }

    /** Reads the files now. */
    @POST
    @Path("/reload")
    @Requires(POLICY_CHANGE)
    public TemplateInstance reload() {
        String notice;
        try {
            notice = "Read: policy %s is in force.".formatted(policy.reload().version());
        } catch (WebApplicationException e) {
            notice = detail(e);
        }
        return show("", notice);
    }

    private TemplateInstance show(String recipient, String notice) {
        PolicyState state = policy.show();
        View view = new View(
                state,
                state.problems().stream().map(PolicyProblem::toString).toList(),
                recipient,
                recipient.isEmpty() ? "" : effective(recipient),
                caller.get().may(POLICY_CHANGE),
                notice);
        return Templates.state(Frame.of("Policy", Section.POLICY, caller.get(), session), view);
    }

    private String effective(String recipient) {
        try {
            return String.valueOf(policy.effective(recipient).getEntity());
        } catch (WebApplicationException e) {
            return detail(e);
        }
    }

    private static String detail(WebApplicationException e) {
        return e.getResponse().getEntity() instanceof Problem problem
                ? problem.detail()
                : String.valueOf(e.getMessage());
    }
}
