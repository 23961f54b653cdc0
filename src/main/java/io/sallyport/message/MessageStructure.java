package io.sallyport.message;

import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a message (RFC 2046), and what is odd about them.
 *
 * @param root the message itself, as most mail programs read it
 * @param otherReadings what other programs would make of some of its parts; the number of each ends with a letter
 * @param oddities in the order in which they were found, at most a bounded number
 */
public record MessageStructure(MimePart root, List<MimePart> otherReadings, List<MimeOddity> oddities) {
    public MessageStructure {
        otherReadings = List.copyOf(otherReadings);
        oddities = List.copyOf(oddities);
    }

    /** A message that all programs read alike. */
    public MessageStructure(MimePart root, List<MimeOddity> oddities) {
        this(root, List.of(), oddities);
    }

    /** All parts, each before those that it holds; the message itself first, other readings last. */
    public List<MimePart> parts() {
        List<MimePart> all = new ArrayList<>();
        collect(root, all);
        otherReadings.forEach(part -> collect(part, all));
        return all;
    }

    /** The reader bounds the depth. */
    private static void collect(MimePart part, List<MimePart> all) {
        all.add(part);
        part.parts().forEach(child -> collect(child, all));
    }
}
