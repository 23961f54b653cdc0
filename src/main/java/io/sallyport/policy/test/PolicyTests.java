package io.sallyport.policy.test;

import io.sallyport.policy.Policy;
import io.sallyport.policy.PolicyProblem;
import java.nio.file.Path;
import java.util.List;

/** Plays the tests that lie beside a policy. */
@FunctionalInterface
public interface PolicyTests {
    /**
     * Plays all of them, within the time that the gateway gives them; nothing becomes of it.
     *
     * @param folder where the files of the policy lie
     */
    Outcome play(Policy policy, Path folder);

    /**
     * What came of the tests.
     *
     * @param tests those that were played, in the order of files and lines
     * @param problems what is wrong with the files of the tests, or with the run itself
     */
    record Outcome(List<Played> tests, List<PolicyProblem> problems) {
        public Outcome {
            tests = List.copyOf(tests);
            problems = List.copyOf(problems);
        }

        /** Whether everything is as it should be. */
        public boolean holds() {
            return problems.isEmpty() && tests.stream().allMatch(Played::holds);
        }
    }

    /**
     * One test that was played.
     *
     * @param name what it shows, in a sentence
     * @param file where it stands, relative to the folder of the policy
     * @param line of that file, from 1
     * @param differences what is not as it should be, each in one line; empty if the test holds
     */
    record Played(String name, String file, int line, List<String> differences) {
        public Played {
            differences = List.copyOf(differences);
        }

        /** Whether all is as it should be. */
        public boolean holds() {
            return differences.isEmpty();
        }
    }
}
