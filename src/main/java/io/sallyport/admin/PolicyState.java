package io.sallyport.admin;

import io.sallyport.policy.Policy;
import io.sallyport.policy.PolicyProblem;
import io.sallyport.policy.WatchedPolicyStore;
import io.sallyport.policy.WatchedPolicyStore.Status;
import java.util.List;

/**
 * How things stand with the policy, as the interface shows it.
 *
 * @param version the policy in force, as in each journal record
 * @param loadedAt when it came into force (RFC 3339)
 * @param domains how many it serves
 * @param degraded whether the files as they are now do not hold, so that the last good policy stays in force
 * @param problems all that is wrong with them; empty if they are in force
 * @param warnings what did nothing any more when it came into force, such as entries of lists that had expired
 * @param fileCount how many files were read last
 * @param files their names relative to the folder of the policy, in order; the first thousand
 */
public record PolicyState(
        String version,
        String loadedAt,
        int domains,
        boolean degraded,
        List<PolicyProblem> problems,
        List<String> warnings,
        int fileCount,
        List<String> files) {
    private static final int MOST_FILES = 1000;

    /** The state at this moment. */
    static PolicyState of(WatchedPolicyStore store) {
        Status status = store.status();
        Policy policy = store.current();
        List<String> files = store.files();
        return new PolicyState(
                status.version(),
                status.loadedAt().toString(),
                policy.domains().size(),
                !status.problems().isEmpty(),
                status.problems(),
                status.warnings(),
                files.size(),
                files.stream().limit(MOST_FILES).toList());
    }
}
