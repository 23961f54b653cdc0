package io.sallyport.message;

import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a message (RFC 2046), and what is odd about them.
 *
 * @param root the message itself
 * @param oddities in the order in which they stand, at most a bounded number
 */
public record MessageStructure(MimePart root, List<MimeOddity> oddities) {
    public MessageStructure {
        oddities = List.copyOf(oddities);
    }

    /** All parts, each before those that it holds; the message itself first. */
    public List<MimePart> parts() {
        List<MimePart> all = new ArrayList<>();
        collect(root, all);
        return all;
    }

    /** The parser bounds the depth. */
    private static void collect(MimePart part, List<MimePart> all) {
        all.add(part);
        part.parts().forEach(child -> collect(child, all));
    }
}
