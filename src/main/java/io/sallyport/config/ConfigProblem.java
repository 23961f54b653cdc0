package io.sallyport.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the configuration.
 *
 * @param key the setting
 * @param value what was given; null if nothing was
 * @param expected what should have been given
 */
public record ConfigProblem(String key, @Nullable String value, String expected) {
    /** The line that an operator reads: {@code key: value: expectation}. */
    @Override
    public String toString() {
        return "%s: %s: %s".formatted(key, value == null ? "(not set)" : value, expected);
    }
}
