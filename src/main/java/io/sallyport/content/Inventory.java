package io.sallyport.content;

import java.util.List;

/**
 * Everything that a message carries.
 *
 * @param items parts without parts of their own, messages within the message, and what was packed in them; in the order in
 *     which they stand, packed things behind what they were packed in
 * @param breaches of bounds: what was not looked at, and why
 */
public record Inventory(List<Item> items, List<Breach> breaches) {
    /**
     * A bound that was reached.
     *
     * @param kind which one
     * @param path of the item at which it was
     * @param detail for our log
     */
    public record Breach(Kind kind, String path, String detail) {}

    /** The bounds. */
    public enum Kind {
        /** Packed in one another too deep. */
        DEPTH,
        /** Too many things. */
        COUNT,
        /** Too much when unpacked. */
        SIZE,
        /** Unpacks to far more than it is: made to exhaust who unpacks it. */
        RATIO,
        /** Took too long. */
        TIME
    }

    public Inventory {
        items = List.copyOf(items);
        breaches = List.copyOf(breaches);
    }
}
