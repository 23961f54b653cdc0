package io.sallyport.policy;

import io.sallyport.policy.yaml.Place;
import io.sallyport.policy.yaml.ProblemSink;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The problems of one set of files, each once: what is wrong in the defaults is wrong in every domain, and what is wrong in
 * a domain is wrong in each of its groups.
 */
final class Problems implements ProblemSink {
    /** Nobody reads more of them at once. */
    private static final int MAX = 500;

    private static final Pattern IN_A_GROUP = Pattern.compile("^groups\\.[^.]*\\.");

    private final NavigableSet<PolicyProblem> found = new TreeSet<>();
    private boolean more;

    @Override
    public void add(Place place, String path, @Nullable String value, String expected, @Nullable String advice) {
        String inherited = IN_A_GROUP.matcher(path).replaceFirst("");
        if (!inherited.equals(path) && found.contains(problem(place, inherited, value, expected, advice))) {
            return;
        }
        PolicyProblem problem = problem(place, path, value, expected, advice);
        if (found.size() < MAX) {
            found.add(problem);
        } else {
            more |= !found.contains(problem);
        }
    }

    private static PolicyProblem problem(
            Place place, String path, @Nullable String value, String expected, @Nullable String advice) {
        return new PolicyProblem(place.file(), place.line(), place.column(), path, value, expected, advice);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** In the order of files and lines. */
    List<PolicyProblem> list() {
        List<PolicyProblem> list = new ArrayList<>(found);
        if (more) {
            String last = found.last().file();
            list.add(new PolicyProblem(
                    last, 1, 1, "", null, "and more problems than the " + MAX + " that are shown", null));
        }
        return list;
    }
}
