package io.sallyport.policy;

import io.sallyport.policy.yaml.RecordValues.Value;
import java.util.List;
import java.util.Map;

/**
 * A policy with the place of everything that holds in it: what two policies can be compared by.
 *
 * @param policy what holds
 * @param values all values, by whose they are: {@code default}, a domain, or {@code domain/group}
 * @param digests of all files that were read, by their names relative to the folder
 */
public record EffectivePolicy(Policy policy, Map<String, List<Value>> values, Map<String, String> digests) {
    /** What holds for everybody else. */
    public static final String DEFAULT = "default";

    public EffectivePolicy {
        values = Map.copyOf(values);
        digests = Map.copyOf(digests);
    }
}
