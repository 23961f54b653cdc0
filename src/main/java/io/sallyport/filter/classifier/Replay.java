package io.sallyport.filter.classifier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A few messages of one label, drawn evenly from all that were learned, to be looked at again when the other label is
 * learned. Without them a model that learns a folder of spam and then a folder of ham remembers little more than the
 * folder of ham. At most 3.6 MB.
 */
final class Replay {
    /** How many messages. */
    static final int MOST = 256;

    /** How many features of each. */
    static final int MOST_FEATURES = 3500;

    private final List<int[]> kept = new ArrayList<>(MOST);
    private long seen;

    /** Offers a message: each that was offered is kept with the same probability (reservoir sampling). */
    void offer(int[] features, RandomGenerator random) {
        seen++;
        if (kept.size() < MOST) {
            kept.add(thinned(features));
        } else {
            long place = random.nextLong(seen);
            if (place < MOST) {
                kept.set((int) place, thinned(features));
            }
        }
    }

    /** Some message; no features if there is none. */
    int[] any(RandomGenerator random) {
        return kept.isEmpty() ? new int[0] : kept.get(random.nextInt(kept.size()));
    }

    /** No longer shows a message that was forgotten. */
    void remove(int[] features) {
        int[] gone = thinned(features);
        kept.removeIf(message -> Arrays.equals(message, gone));
    }

    private static int[] thinned(int[] features) {
        if (features.length <= MOST_FEATURES) {
            return features;
        }
        int[] fewer = new int[MOST_FEATURES];
        for (int i = 0; i < MOST_FEATURES; i++) {
            fewer[i] = features[(int) ((long) i * features.length / MOST_FEATURES)];
        }
        return fewer;
    }

    List<int[]> kept() {
        return kept;
    }

    long seen() {
        return seen;
    }

    /** What was kept before the gateway stopped. */
    void restore(List<int[]> messages, long count) {
        kept.clear();
        kept.addAll(messages);
        seen = count;
    }
}
