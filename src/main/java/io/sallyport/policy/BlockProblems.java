package io.sallyport.policy;

import io.sallyport.policy.yaml.Bound;
import org.jspecify.annotations.Nullable;

/**
 * Where problems of one block go, each with its place.
 *
 * @param problems takes them
 * @param bound the file that the block is part of
 * @param prefix the path of the block with a dot behind it; empty for the file itself
 */
record BlockProblems(Problems problems, Bound<?> bound, String prefix) {
    /**
     * Notes a problem.
     *
     * @param path the key within the block
     */
    void add(String path, @Nullable String value, String expected, @Nullable String advice) {
        String whole = prefix + path;
        problems.add(bound.place(whole), whole, value, expected, advice);
    }
}
