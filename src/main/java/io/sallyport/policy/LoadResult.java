package io.sallyport.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What came of reading the folder of the policy. */
public sealed interface LoadResult {
    /**
     * The hash of what was read: the first 12 hexadecimal digits of a SHA-256 over names and contents. In a checkout of git
     * the first 7 digits of the commit follow behind an {@code @}.
     */
    String version();

    /** All files and folders that were looked at, whether they are there or not: a change of one may change the result. */
    Set<Path> files();

    /**
     * The files hold.
     *
     * @param lists the list files that the policy uses, each once
     */
    record Loaded(Policy policy, Set<Path> files, List<ListFile> lists) implements LoadResult {
        public Loaded {
            files = Set.copyOf(files);
            lists = List.copyOf(lists);
        }

        @Override
        public String version() {
            return policy.version();
        }
    }

    /**
     * The files do not hold.
     *
     * @param problems all that is wrong, in the order of files and lines, at least one
     */
    record Rejected(String version, List<PolicyProblem> problems, Set<Path> files) implements LoadResult {
        public Rejected {
            problems = List.copyOf(problems);
            files = Set.copyOf(files);
        }
    }
}
