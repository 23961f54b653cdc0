package io.sallyport.admin.page;

import static io.sallyport.admin.access.Permission.POLICY_CHANGE;
import static io.sallyport.admin.access.Permission.POLICY_SEE;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.admin.CurrentSession;
import io.sallyport.admin.PolicyResource;
import io.sallyport.admin.PolicyState;
import io.sallyport.admin.PolicyTestsResource;
import io.sallyport.admin.Problem;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Requires;
import io.sallyport.journal.Hindsight;
import io.sallyport.policy.PolicyProblem;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the policy says, on the page: its files and their problems, and what holds for an address. */
@Path("/policy")
@Produces(MediaType.TEXT_HTML)
public class PolicyPages {
    /** Enough to see what a change does, and read in well under a second. */
    private static final int MOST_JUDGED = 2_000;

    private static final int MOST_CHANGES = 50;

    private final PolicyResource policy;
    private final PolicyTestsResource tests;
    private final Hindsight hindsight;
    private final CurrentCaller caller;
    private final CurrentSession session;
    private final Clock clock;

    PolicyPages(
            PolicyResource policy,
            PolicyTestsResource tests,
            Hindsight hindsight,
            CurrentCaller caller,
            CurrentSession session,
            Clock clock) {
        this.policy = policy;
        this.tests = tests;
        this.hindsight = hindsight;
        this.caller = caller;
        this.session = session;
        this.clock = clock;
    }

    /**
     * How things stand.
     *
     * @param recipient whose policy is shown; empty if nobody's
     * @param effective what holds for them, or why it cannot be told
     * @param played what the tests have shown; null if they were not asked for
     * @param changes what would have become of earlier mail; null if it was not asked for
     */
    record View(
            PolicyState state,
            List<String> problems,
            String recipient,
            String effective,
            boolean mayReload,
            String notice,
            PolicyTestsResource.@Nullable PolicyTestsRun played,
            Hindsight.@Nullable View changes) {}

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
        return show(recipient.strip(), "", null, null);
    }

    /** Judges the mail of the last day or week again, by the policy in force. */
    @GET
    @Path("/changes")
    @Requires(value = POLICY_SEE)
    public TemplateInstance changes(
            @QueryParam("period") @DefaultValue("day") @Pattern(regexp = "day|week") String period) throws IOException {
        return show("", "", null, hindsight.since(Period.of(period).since(clock.instant()), MOST_JUDGED, MOST_CHANGES));
    }

    /** Plays the tests that lie beside the policy. */
    @POST
    @Path("/tests")
    @Requires(POLICY_CHANGE)
    public TemplateInstance play() {
        try {
            return show("", "", tests.play(), null);
        } catch (WebApplicationException e) {
            return show("", detail(e), null, null);
        }
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
        return show("", notice, null, null);
    }

    private TemplateInstance show(
            String recipient,
            String notice,
            PolicyTestsResource.@Nullable PolicyTestsRun played,
            Hindsight.@Nullable View changes) {
        PolicyState state = policy.show();
        View view = new View(
                state,
                state.problems().stream().map(PolicyProblem::toString).toList(),
                recipient,
                recipient.isEmpty() ? "" : effective(recipient),
                caller.get().may(POLICY_CHANGE),
                notice,
                played,
                changes);
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
