package io.sallyport.content;

import io.sallyport.content.file.ItemFact;
import io.sallyport.content.type.FileType.Kind;
import io.sallyport.message.MessageStructure;
import io.sallyport.message.MimeBounds;
import io.sallyport.message.MimePart;
import io.sallyport.message.StructureReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** Takes messages apart that are files, such as those in an archive; messages that are parts are parts of the structure. */
public final class MessageOpener implements Opener {
    @Override
    public boolean opens(Item item) {
        return item.type().kind() == Kind.MESSAGE;
    }

    @Override
    public void open(Item item, Opening into) throws IOException {
        parts(StructureReader.read(item.octets(), MimeBounds.DEFAULT), into);
    }

    /**
     * Adds the parts of a message, and other readings of them.
     *
     * @throws IOException if the octets of the message cannot be read
     */
    public static void parts(MessageStructure structure, Opening into) throws IOException {
        if (structure.oddities().stream().anyMatch(oddity -> oddity.kind().isBound())) {
            into.fact(ItemFact.NOT_ALL_SEEN);
        }
        for (MimePart part : structure.parts()) {
            if (!part.parts().isEmpty()) {
                continue; // What it holds comes by itself
            }
            try (InputStream octets = part.content().open()) {
                if (!into.member(part.names(), part.type(), PartRoles.of(part), Set.of(), octets)) {
                    return;
                }
            }
        }
    }
}
