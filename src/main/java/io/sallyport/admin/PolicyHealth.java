package io.sallyport.admin;

import io.sallyport.policy.PolicyProblem;
import io.sallyport.policy.WatchedPolicyStore;
import io.sallyport.policy.WatchedPolicyStore.Status;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells whether the files of the policy are those in force. Wrong files are no reason to take no mail, because the last
 * good policy judges it: the gateway is up, and degraded.
 *
 * <p>Whoever reaches the port may ask, so that only places are named: what stands there is for {@code /api/policy}.
 */
@Readiness
@ApplicationScoped
class PolicyHealth implements HealthCheck {
    private static final int MOST_PLACES = 10;

    private final WatchedPolicyStore store;

    PolicyHealth(WatchedPolicyStore store) {
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        Status status = store.status();
        List<PolicyProblem> problems = status.problems();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("policy")
                .up()
                .withData("version", status.version())
                .withData("degraded", !problems.isEmpty());
        if (!problems.isEmpty()) {
            response.withData("problems", problems.size())
                    .withData(
                            "places",
                            problems.stream()
                                    .limit(MOST_PLACES)
                                    .map(problem -> problem.file() + ":" + problem.line())
                                    .distinct()
                                    .collect(Collectors.joining(", ")));
        }
        return response.build();
    }
}
