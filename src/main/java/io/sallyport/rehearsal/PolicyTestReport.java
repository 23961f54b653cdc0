package io.sallyport.rehearsal;

import io.sallyport.policy.Policy;
import io.sallyport.policy.PolicyProblem;
import io.sallyport.policy.test.PolicyTest;
import io.sallyport.policy.test.PolicyTestFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the tests of a policy have shown.
 *
 * @param results in the order of files and lines; those that were played
 * @param problems what is wrong with the files of the tests, or with the run itself
 */
public record PolicyTestReport(List<Result> results, List<PolicyProblem> problems) {
    /**
     * What one test has shown.
     *
     * @param differences what is not as it should be; empty if the test holds
     */
    public record Result(PolicyTest test, List<Difference> differences) {
        /** Whether all is as it should be. */
        public boolean holds() {
            return differences.isEmpty();
        }
    }

    public PolicyTestReport {
        results = List.copyOf(results);
        problems = List.copyOf(problems);
    }

    /**
     * Plays all tests of a policy.
     *
     * @param policies its folder
     * @param patience how long all of them may take; what is not played then is a problem
     */
    public static PolicyTestReport of(
            Settings settings, InstalledFilters filters, Policy policy, Path policies, Duration patience) {
        PolicyTestFiles.Reading reading = new PolicyTestFiles().read(policies);
        PolicyTestRun run = new PolicyTestRun(settings, filters, policy, policies);
        List<Result> results = new ArrayList<>();
        List<PolicyProblem> problems = new ArrayList<>(reading.problems());
        long end = System.nanoTime() + patience.toNanos();
        for (PolicyTest test : reading.tests()) {
            if (System.nanoTime() - end > 0) {
                problems.add(problem(test, "was not played: the tests before it took " + patience));
                break;
            }
            results.add(new Result(test, run.differences(test)));
        }
        return new PolicyTestReport(results, problems);
    }

    /** Whether everything is as it should be. */
    public boolean holds() {
        return problems.isEmpty() && results.stream().allMatch(Result::holds);
    }

    /** All that is not as it should be, at its place. */
    public List<PolicyProblem> failures() {
        List<PolicyProblem> failures = new ArrayList<>(problems);
        for (Result result : results) {
            if (!result.holds()) {
                failures.add(problem(result.test(), inOneLine(result.differences())));
            }
        }
        return failures;
    }

    private static String inOneLine(List<Difference> differences) {
        return differences.stream().map(Difference::toString).collect(Collectors.joining("; "));
    }

    private static PolicyProblem problem(PolicyTest test, String what) {
        return new PolicyProblem(
                test.place().file(),
                test.place().line(),
                test.place().column(),
                "test \"" + test.name() + "\"",
                null,
                what,
                null);
    }
}
