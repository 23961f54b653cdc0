package io.sallyport.content;

import io.sallyport.content.file.ItemFact;
import java.io.IOException;

/**
 * Takes items of some kinds apart: archives, compressed files, wrapped messages. It is used by many threads at once.
 *
 * <p>It need not bound anything that goes through {@link Opening#member}, and must stop when that says so; whatever else it
 * reads or holds (tables, dictionaries, names) it bounds itself.
 */
public interface Opener {
    /** Whether it can take the item apart; decided by type, without reading. */
    boolean opens(Item item);

    /**
     * Takes an item apart.
     *
     * @param item one that it {@linkplain #opens opens}
     * @param into what is found goes there, in the order in which it stands
     * @throws IOException if the item cannot be read any further: it is {@link ItemFact#DAMAGED}; what was found until then
     *     counts. So does any exception of a library.
     */
    void open(Item item, Opening into) throws IOException;
}
