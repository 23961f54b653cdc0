package io.sallyport.admin;

import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Requires;
import io.sallyport.config.SiteConfig;
import io.sallyport.policy.LoadResult;
import io.sallyport.policy.PolicyProblem;
import io.sallyport.policy.WatchedPolicyStore;
import io.sallyport.policy.test.PolicyTests;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The tests that lie beside the policy: {@code /api/policy/tests}. Errors are {@link Problem}s. */
@Path("/api/policy/tests")
@Produces(MediaType.APPLICATION_JSON)
public class PolicyTestsResource {
    private final WatchedPolicyStore store;
    private final PolicyTests tests;
    private final java.nio.file.Path folder;
    private final Clock clock;

    /** Two runs at the same time would each take longer than they may. */
    private final Semaphore turn = new Semaphore(1);

    private volatile @Nullable PolicyTestsRun last;

    PolicyTestsResource(WatchedPolicyStore store, PolicyTests tests, SiteConfig site, Clock clock) {
        this.store = store;
        this.tests = tests;
        this.folder = site.policiesDir();
        this.clock = clock;
    }

    /**
     * What the last run has shown.
     *
     * @param version of the policy that was tested; the files as they were then, in force or not
     * @param at when it ended (RFC 3339)
     * @param holds whether everything is as it should be
     * @param tests those that were played
     * @param problems what is wrong with the files of the tests, or with the run
     */
    public record PolicyTestsRun(
            String version, String at, boolean holds, List<PolicyTests.Played> tests, List<PolicyProblem> problems) {}

    /** Shows the last run since the start that was asked for here. */
    @Operation(summary = "Shows the last run since the start that was asked for here")
    @GET
    @Requires(Permission.POLICY_SEE)
    public PolicyTestsRun show() {
        PolicyTestsRun run = last;
        if (run == null) {
            throw failed(Response.Status.NOT_FOUND, "no tests were played since the start: POST plays them");
        }
        return run;
    }

    /** Plays the tests against the files as they are now; nothing becomes of it but the answer. */
    @Operation(summary = "Plays the tests against the files as they are now; nothing becomes of it but the answer")
    @POST
    @Requires(Permission.POLICY_CHANGE)
    public PolicyTestsRun play() {
        if (!turn.tryAcquire()) {
            throw failed(Response.Status.CONFLICT, "the tests are being played for somebody else; try again soon");
        }
        try {
            return switch (store.look()) {
                case LoadResult.Rejected rejected ->
                    throw failed(
                            Response.Status.CONFLICT,
                            "the files do not hold, so that nothing can be played; GET /api/policy says why");
                case LoadResult.Loaded loaded -> {
                    PolicyTests.Outcome outcome = tests.play(loaded.policy(), folder);
                    PolicyTestsRun run = new PolicyTestsRun(
                            loaded.version(),
                            clock.instant().toString(),
                            outcome.holds(),
                            outcome.tests(),
                            outcome.problems());
                    last = run;
                    yield run;
                }
            };
        } finally {
            turn.release();
        }
    }

    private static WebApplicationException failed(Response.Status status, String detail) {
        return new WebApplicationException(Problem.of(status, detail).toResponse());
    }
}
