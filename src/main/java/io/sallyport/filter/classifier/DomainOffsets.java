package io.sallyport.filter.classifier;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much more, or less, of the mail to a domain is spam than its words tell. Of at most {@value #MOST} domains, those
 * whose mail was learned first.
 */
final class DomainOffsets {
    static final int MOST = 4096;

    /** RFC 1035 § 2.3.4, without the dot at the end. */
    private static final int LONGEST_NAME = 253;

    private static final double RATE = 0.05;
    private static final float FARTHEST = 2;

    private final Map<String, Float> offsets = new ConcurrentHashMap<>();

    /** What is added to the sum of a message; zero for a domain that is not known. */
    double of(String domain) {
        return offsets.getOrDefault(domain, 0f);
    }

    /** Moves the offset of a domain, within ±2; of what is no name of a domain none is kept. */
    void learn(String domain, double error) {
        if (domain.isEmpty() || domain.length() > LONGEST_NAME) {
            return;
        }
        if (offsets.containsKey(domain) || offsets.size() < MOST) {
            offsets.merge(domain, step(error), (old, step) -> Math.clamp(old + step, -FARTHEST, FARTHEST));
        }
    }

    private static Float step(double error) {
        return (float) (RATE * error);
    }

    Map<String, Float> all() {
        return offsets;
    }
}
