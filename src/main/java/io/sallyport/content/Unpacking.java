package io.sallyport.content;

import io.sallyport.content.Inventory.Kind;
import io.sallyport.content.Item.Role;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import io.sallyport.content.type.Detection;
import io.sallyport.content.type.FileType;
import io.sallyport.content.type.FileTypes;
import io.sallyport.mail.Octets;
import io.sallyport.message.MediaType;
import io.sallyport.message.MessageStructure;
import io.sallyport.message.MimePart;
import io.sallyport.policy.ContentPolicy;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out everything that a message carries: each part is told by its first octets, and what can be taken apart is, and
 * what comes out of it too, until nothing is left or a bound is reached. Things are opened one after the other, never one
 * within the other, so that the memory of one decoder is all that it takes.
 */
public final class Unpacking {
    private final List<Opener> openers;
    private final Clock clock;

    /**
     * With some openers.
     *
     * @param openers the first that opens an item is taken
     */
    public Unpacking(List<Opener> openers, Clock clock) {
        this.openers = List.copyOf(openers);
        this.clock = clock;
    }

    /**
     * A file that was embedded in a document.
     *
     * @param path where it lies, as that of an {@link Item}
     * @param part the number of the MIME part in which it lies
     * @param depth how many things it is packed in
     * @param names the most likely one first
     * @param declared what the document says of it; null if nothing
     */
    public record Embedded(
            String path,
            String part,
            int depth,
            List<String> names,
            @Nullable MediaType declared,
            Octets octets) {}

    /**
     * Everything that a message carries.
     *
     * @throws IOException if the message cannot be read, or the scratch has no place; what is broken in the message is a
     *     fact of an item
     */
    public Inventory of(MessageStructure structure, ContentPolicy bounds, Scratch scratch) throws IOException {
        Walk walk = new Walk(bounds, scratch);
        for (MimePart part : structure.parts()) {
            if (!part.isMultipart() && !walk.part(part)) {
                break;
            }
        }
        return walk.inventory();
    }

    /**
     * The same for files that were embedded in documents.
     *
     * @throws IOException as there
     */
    public Inventory ofEmbedded(List<Embedded> files, ContentPolicy bounds, Scratch scratch) throws IOException {
        Walk walk = new Walk(bounds, scratch);
        for (Embedded file : files) {
            if (!walk.embedded(file)) {
                break;
            }
        }
        return walk.inventory();
    }

    /** One look at one message. */
    private final class Walk {
        private final Scratch scratch;
        private final UnpackingBudget budget;
        private final List<Item> items = new ArrayList<>();

        Walk(ContentPolicy bounds, Scratch scratch) {
            this.scratch = scratch;
            this.budget = new UnpackingBudget(bounds, clock);
        }

        Inventory inventory() {
            return new Inventory(items, budget.breaches());
        }

        boolean part(MimePart part) throws IOException {
            if (!budget.item(part.number())) {
                return false;
            }
            SeekableOctets octets = scratch.seekable(part.content()); // So that nobody decodes it again
            Set<ItemFact> facts = EnumSet.noneOf(ItemFact.class);
            if (isOtherReading(part.number())) {
                facts.add(ItemFact.OTHER_READING);
            }
            Item item =
                    item(part.number(), part.number(), PartRoles.of(part), 0, part.names(), part.type(), facts, octets);
            if (part.parts().isEmpty()) {
                unpack(item);
            } else {
                items.add(item); // A message whose parts are parts of the structure already
            }
            return true;
        }

        boolean embedded(Embedded file) throws IOException {
            if (!budget.item(file.path())) {
                return false;
            }
            Set<ItemFact> facts = MemberNames.facts(file.names());
            unpack(item(
                    file.path(),
                    file.part(),
                    Role.EMBEDDED,
                    file.depth(),
                    MemberNames.bounded(file.names()),
                    file.declared(),
                    facts,
                    scratch.seekable(file.octets())));
            return true;
        }

        /** A letter behind the number marks another reading of the part. */
        private static boolean isOtherReading(String number) {
            return !number.isEmpty() && Character.isLetter(number.charAt(number.length() - 1));
        }

        private Item item(
                String path,
                String part,
                Role role,
                int depth,
                List<String> names,
                @Nullable MediaType declared,
                Set<ItemFact> facts,
                SeekableOctets octets)
                throws IOException {
            Detection detection = FileTypes.detect(octets, names);
            facts.addAll(detection.facts());
            return new Item(path, part, role, depth, names, declared, detection.type(), facts, octets);
        }

        /** Adds an item, and all that is in it, behind it. {@link ContentPolicy#mostDepth} bounds the depth. */
        private void unpack(Item item) throws IOException {
            Opener opener = opener(item);
            if (opener == null) {
                items.add(item);
                return;
            }
            if (item.depth() >= budget.bounds().mostDepth()) {
                budget.breach(Kind.DEPTH, item.path(), "packed " + item.depth() + " deep");
                items.add(with(item, Set.of(ItemFact.NOT_ALL_SEEN)));
                return;
            }
            Opening opening = new Opening(item, scratch, budget);
            try {
                opener.open(item, opening);
            } catch (IOException | RuntimeException e) {
                // Libraries throw what they like at hostile input; that it is damaged is all that matters.
                opening.fact(ItemFact.DAMAGED);
            }
            opening.failIfScratchFailed();
            items.add(with(item, opening.facts()));
            for (Opening.Found found : opening.found()) {
                unpack(item(
                        MemberNames.path(item.path(), found.name()),
                        item.part(),
                        found.role(),
                        item.depth() + 1,
                        found.names(),
                        found.declared(),
                        found.facts(),
                        found.octets()));
            }
        }

        private @Nullable Opener opener(Item item) {
            if (item.type().equals(FileType.EMPTY)) {
                return null;
            }
            return openers.stream()
                    .filter(opener -> opener.opens(item))
                    .findFirst()
                    .orElse(null);
        }

        private static Item with(Item item, Set<ItemFact> more) {
            Set<ItemFact> facts = EnumSet.noneOf(ItemFact.class);
            facts.addAll(item.facts());
            facts.addAll(more);
            return new Item(
                    item.path(),
                    item.part(),
                    item.role(),
                    item.depth(),
                    item.names(),
                    item.declared(),
                    item.type(),
                    facts,
                    item.octets());
        }
    }
}
