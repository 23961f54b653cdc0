package io.sallyport.overload;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How much is used of what can run out, by name.
 *
 * @param shares as {@link Pressure#share} tells them
 */
public record Load(Map<String, Double> shares) {
    /**
     * A load that was measured.
     *
     * @throws IllegalArgumentException if a share is negative, infinite or no number
     */
    public Load {
        shares = Map.copyOf(shares);
        shares.forEach((name, share) -> {
            if (!Double.isFinite(share) || share < 0) {
                throw new IllegalArgumentException("%s: %s (expected: a finite share >= 0)".formatted(name, share));
            }
        });
    }

    /** What is used now. */
    static Load of(Collection<? extends Pressure> pressures) {
        return new Load(pressures.stream().collect(Collectors.toMap(Pressure::name, Pressure::share, Math::max)));
    }

    /** The share of what is nearest to its limit: plenty of one thing does not make up for the want of another. */
    public double worst() {
        return shares.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    /** For people: {@code filters 12 %, heap 0 %, processors 240 %}. */
    @Override
    public String toString() {
        return new TreeMap<>(shares)
                .entrySet().stream()
                        .map(share -> String.format(Locale.ROOT, "%s %.0f %%", share.getKey(), share.getValue() * 100))
                        .collect(Collectors.joining(", "));
    }
}
