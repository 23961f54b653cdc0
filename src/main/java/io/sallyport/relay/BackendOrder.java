package io.sallyport.relay;

import io.sallyport.policy.RelayPolicy.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * In which order backends are tried: lower priority first, as with MX (RFC 5321 § 5.1); among equals by chance, in
 * proportion to their weight (as RFC 2782 does it for SRV).
 */
final class BackendOrder {
    private final RandomGenerator random;

    BackendOrder(RandomGenerator random) {
        this.random = random;
    }

    /** All backends, each once. */
    List<Backend> of(List<Backend> backends) {
        if (backends.size() == 1) {
            return backends;
        }
        TreeMap<Integer, List<Backend>> byPriority = new TreeMap<>();
        for (Backend backend : backends) {
            byPriority
                    .computeIfAbsent(backend.priority(), priority -> new ArrayList<>())
                    .add(backend);
        }
        List<Backend> ordered = new ArrayList<>(backends.size());
        byPriority.values().forEach(equals -> {
            while (!equals.isEmpty()) {
                ordered.add(equals.remove(draw(equals)));
            }
        });
        return ordered;
    }

    private int draw(List<Backend> backends) {
        int lot = random.nextInt(backends.stream().mapToInt(Backend::weight).sum());
        int index = 0;
        while (lot >= backends.get(index).weight()) {
            lot -= backends.get(index).weight();
            index++;
        }
        return index;
    }
}
