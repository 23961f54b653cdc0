package io.sallyport.content.type;

import io.sallyport.content.file.ItemFact;
import java.util.Set;

/**
 * What the octets of a file say about it.
 *
 * @param type what it is
 * @param facts what else is notable, such as macros
 */
public record Detection(FileType type, Set<ItemFact> facts) {
    public Detection {
        facts = Set.copyOf(facts);
    }
}
