package io.sallyport.policy.yaml;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the values of a type whose text means nothing by itself, such as the name of a file beside the policy. */
@FunctionalInterface
public interface ValueReader {
    /**
     * Makes a value.
     *
     * @param complaint is told what should stand there, as the end of a sentence: "must be …"
     * @return null if there is no such value, which has then been told
     */
    @Nullable
    Object read(String text, Consumer<String> complaint);
}
