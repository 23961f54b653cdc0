package io.sallyport.probe;

import java.util.List;

/**
 * What was found about one backend.
 *
 * @param recipe the page about servers of its kind
 * @param results in the order in which they were looked at
 */
public record Report(Target target, Recipe recipe, List<Result> results) {
    public Report {
        results = List.copyOf(results);
    }

    /** Whether one of its addresses answered, and let us in. */
    public boolean isReached() {
        return results.stream()
                .anyMatch(result -> result.check() == Check.REACHABLE && result.outcome() instanceof Outcome.Good);
    }

    /** Whether something should be mended. */
    public boolean isBad() {
        return results.stream().anyMatch(result -> result.outcome().isBad());
    }
}
