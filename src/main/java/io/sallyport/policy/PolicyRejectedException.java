package io.sallyport.policy;

import java.util.List;
import java.util.stream.Collectors;

/** There is no policy to start with: its files do not hold. */
public class PolicyRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<PolicyProblem> problems;

    /** For all that is wrong, at least one problem. */
    public PolicyRejectedException(List<PolicyProblem> problems) {
        super("The policy cannot be used:\n"
                + problems.stream().map(PolicyProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, in the order of files and lines. */
    public List<PolicyProblem> problems() {
        return problems;
    }
}
