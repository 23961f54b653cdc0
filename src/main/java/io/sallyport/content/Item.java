package io.sallyport.content;

import io.sallyport.content.file.ItemFact;
import io.sallyport.content.type.FileType;
import io.sallyport.mail.Octets;
import io.sallyport.message.MediaType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a message carries: a part, a member of an archive, a file embedded in a document.
 *
 * @param path where it lies, for people: {@code 2} for a part, {@code 2/inner.zip/a.exe} for a file
 *     in an archive in that part; printable, bounded
 * @param part the number of the MIME part in which it lies, however deep
 * @param role what it is to whoever gets the message
 * @param depth how many things it is packed in: 0 for a part
 * @param names as mail programs and file managers would show them; the most likely one first
 * @param declared what it says that it is; null if nothing says it
 * @param type what it is, by its first octets
 * @param facts what is notable about it
 * @param octets what it holds; empty if it could not be unpacked
 */
public record Item(
        String path,
        String part,
        Role role,
        int depth,
        List<String> names,
        @Nullable MediaType declared,
        FileType type,
        Set<ItemFact> facts,
        Octets octets) {
    /** What an item is to whoever gets the message. */
    public enum Role {
        /** Text that is shown. */
        BODY,
        /** Shown within the text, such as an image. */
        INLINE,
        /** A file. */
        ATTACHMENT,
        /** Packed in another item. */
        MEMBER,
        /** Embedded in a document. */
        EMBEDDED
    }

    public Item {
        names = List.copyOf(names);
        facts = Set.copyOf(facts);
    }

    /** The name that people most likely see; empty without one. */
    public String name() {
        return names.isEmpty() ? "" : names.getFirst();
    }

    /** Whether something is notable about it. */
    public boolean is(ItemFact fact) {
        return facts.contains(fact);
    }
}
