package io.sallyport.policy;

import java.util.Map;

/** The blocks that may stand under {@code filters:}: the filters that this gateway has, by name. */
public interface FilterBlocks {
    /** No filters at all: for tools that look at the rest of a policy. */
    FilterBlocks NONE = Map::of;

    /** The settings of each filter, by the filter's name. */
    Map<String, Class<? extends Record>> types();
}
