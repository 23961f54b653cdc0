package io.sallyport.message;

import io.sallyport.mail.Octets;
import java.io.IOException;
import java.util.List;

/**
 * Reads the structure of a message (RFC 2045, RFC 2046), of strangers: it takes what is broken as most mail programs take
 * it, says what is odd, and reads a second time what others would take otherwise. Everything is bounded, and what is
 * beyond a bound is an oddity.
 */
public final class StructureReader {
    private StructureReader() {}

    /**
     * Reads a message, once from beginning to end; again only what can be read in several ways.
     *
     * @param message may also be one that lay in a file, with lines that end with LF
     * @throws IOException if the octets cannot be read; never because of what they are
     */
    public static MessageStructure read(Octets message, MimeBounds bounds) throws IOException {
        OddityList odd = new OddityList();
        PartBudget budget = new PartBudget(bounds.mostParts());
        budget.take();
        MimeEntity root = new MimeEntity(null, "0", 0);
        List<MimeEntity> entities = StructureScan.ofMessage(message, root, bounds, budget, odd);
        List<MimePart> others = new OtherReadings(message, bounds, budget, odd).of(entities);
        return new MessageStructure(root.part(message, true, ""), others, odd.oddities());
    }
}
