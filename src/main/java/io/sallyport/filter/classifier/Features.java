package io.sallyport.filter.classifier;

import io.sallyport.filter.classifier.Reading.Section;
import java.util.Arrays;

/**
 * The features of a message as places in the table of weights, each once, where it comes first: that a word comes twice says
 * nothing new. Their number is bounded by what a {@link Reading} looks at.
 */
final class Features {
    private static final int MOST = 1 << 14;

    /** Enough for short mail; longer mail doubles it. */
    private static final int FIRST = 1 << 11;

    private static final Section[] SECTIONS = Section.values();

    /** A section has fewer octets than that, see {@link Sample}. */
    private static final int SECTION_BITS = 16;

    /** At most half of it is ever full, so that a free place is near. */
    private int[] seen = new int[2 * FIRST];

    private int[] places = new int[FIRST];
    private int[] starts = new int[FIRST];
    private int count;

    private Features() {}

    /** The features of a message, in the order in which they come. */
    static Features of(Reading reading, int seed) {
        Features features = new Features();
        reading.features(seed, features::add);
        return features;
    }

    /** How many there are. */
    int size() {
        return count;
    }

    /** All of them. */
    int[] places() {
        return Arrays.copyOf(places, count);
    }

    int place(int index) {
        return places[index];
    }

    /** The section of the message in which a feature comes first. */
    Section section(int index) {
        return SECTIONS[starts[index] >>> SECTION_BITS];
    }

    /** Where in the section it begins, see {@link Reading.Sink}. */
    int from(int index) {
        return starts[index] & (1 << SECTION_BITS) - 1;
    }

    @SuppressWarnings("EnumOrdinal") // Never leaves this object
    private void add(int hash, Section section, int from) {
        int place = Weights.place(hash);
        int slot = slot(place);
        if (seen[slot] != 0 || count == MOST) {
            return;
        }
        seen[slot] = place + 1;
        places[count] = place;
        starts[count++] = section.ordinal() << SECTION_BITS | from;
        if (count == places.length && count < MOST) {
            grow();
        }
    }

    /** Where a place is kept, or the free slot for it. */
    private int slot(int place) {
        int slot = place & seen.length - 1;
        while (seen[slot] != 0 && seen[slot] != place + 1) {
            slot = slot + 1 & seen.length - 1;
        }
        return slot;
    }

    private void grow() {
        places = Arrays.copyOf(places, 2 * count);
        starts = Arrays.copyOf(starts, 2 * count);
        seen = new int[4 * count];
        for (int i = 0; i < count; i++) {
            seen[slot(places[i])] = places[i] + 1;
        }
    }
}
