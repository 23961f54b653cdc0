package io.sallyport.policy.yaml;

import org.jspecify.annotations.Nullable;

/** Takes what is wrong in a file. */
@FunctionalInterface
public interface ProblemSink {
    /**
     * Notes one problem.
     *
     * @param path the key, such as {@code relay.backends[0].weight}; empty for the file as a whole
     * @param value what stands there; null where nothing does
     * @param expected what should stand there, as the end of a sentence: "must be …"
     * @param advice what to do about it; null if that is plain
     */
    void add(Place place, String path, @Nullable String value, String expected, @Nullable String advice);
}
