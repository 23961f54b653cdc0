package io.sallyport.filter.classifier;

import java.util.Arrays;

/**
 * The features of a message as places in the table of weights, each once: that a word comes twice says nothing new.
 * Their number is bounded by what a {@link Reading} looks at.
 */
final class Features {
    private static final int MOST = 1 << 14;

    /** At most half of it is ever full, so that a free place is near. */
    private final int[] seen = new int[2 * MOST];

    private final int[] places = new int[MOST];
    private int count;

    /** The features of a message, in the order in which they come. */
    static int[] of(Reading reading, int seed) {
        Features features = new Features();
        reading.features(seed, (hash, section, from) -> features.add(hash));
        return Arrays.copyOf(features.places, features.count);
    }

    /** How many there are. */
    int size() {
        return count;
    }

    /** Adds one; gives whether it is new and counts. */
    boolean add(int hash) {
        int place = Weights.place(hash);
        int slot = place & seen.length - 1;
        while (seen[slot] != 0) {
            if (seen[slot] == place + 1) {
                return false;
            }
            slot = slot + 1 & seen.length - 1;
        }
        if (count == MOST) {
            return false;
        }
        seen[slot] = place + 1;
        places[count++] = place;
        return true;
    }
}
