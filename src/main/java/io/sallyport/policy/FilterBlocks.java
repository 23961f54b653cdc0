package io.sallyport.policy;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The blocks that may stand under {@code filters:}: the filters that this gateway has, by name. */
public interface FilterBlocks {
    /** No filters at all: for tools that look at the rest of a policy. */
    FilterBlocks NONE = Map::of;

    /** The settings of each filter, by the filter's name. */
    Map<String, Class<? extends Record>> types();

    /** Whose findings a rule may ask for: the filters, and those parts of the gateway that always look. */
    default Set<String> finders() {
        Set<String> finders = new TreeSet<>(types().keySet());
        finders.addAll(Set.of("auth", "message", "protocol"));
        return finders;
    }
}
