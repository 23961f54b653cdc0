package io.sallyport.policy;

import java.nio.file.Path;
import java.util.List;

/** Looks at a policy whose files hold, before it comes into force, such as the tests that lie beside it. */
@FunctionalInterface
public interface PolicyGate {
    /** Lets every policy pass. */
    PolicyGate OPEN = (candidate, folder) -> List.of();

    /**
     * Looks at a policy.
     *
     * @param folder where its files lie
     * @return why it must not come into force; nothing if it may
     */
    List<PolicyProblem> check(Policy candidate, Path folder);
}
