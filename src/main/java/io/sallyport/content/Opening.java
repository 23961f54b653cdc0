package io.sallyport.content;

import io.sallyport.content.Inventory.Kind;
import io.sallyport.content.Item.Role;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import io.sallyport.message.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what comes out of one item, within the bounds of the message. {@link Opener}s fill it. What a name alone gives
 * away, such as that it leads out of the folder, is found here, for every kind of archive.
 */
public final class Opening {
    /** So much may come out of anything: nobody makes a bomb of a megabyte. */
    private static final long RATIO_FREE = 1 << 20;

    private final Item item;
    private final Scratch scratch;
    private final UnpackingBudget budget;
    private final Set<ItemFact> facts = EnumSet.noneOf(ItemFact.class);
    private final List<Found> found = new ArrayList<>();
    private final long mostUnpacked;
    private long unpacked;
    private boolean tooMuch;
    private @Nullable IOException failure;

    /**
     * What was found.
     *
     * @param name for its path
     */
    record Found(
            String name,
            List<String> names,
            @Nullable MediaType declared,
            Role role,
            Set<ItemFact> facts,
            SeekableOctets octets) {}

    Opening(Item item, Scratch scratch, UnpackingBudget budget) {
        this.item = item;
        this.scratch = scratch;
        this.budget = budget;
        this.mostUnpacked = RATIO_FREE + item.octets().size() * budget.bounds().mostRatio();
    }

    /** The octets of the item, so that they can be read from any place. */
    public SeekableOctets seekable() throws IOException {
        try {
            return scratch.seekable(item.octets());
        } catch (IOException e) {
            failure = e; // Not the sender's fault
            throw e;
        }
    }

    /** One more than the most members that can be taken: there is no use in reading more of a table of contents. */
    public int mostMembers() {
        return budget.bounds().mostItems() + 1;
    }

    /** Something notable about the item itself. */
    public void fact(ItemFact fact) {
        facts.add(fact);
    }

    /**
     * A member, unpacked. If its stream fails, what came out until then is kept, as {@link ItemFact#DAMAGED}.
     *
     * @param names the most likely one first
     * @param declared what the item says of it; null if nothing
     * @param role mostly {@link Role#MEMBER}
     * @param notable what else is known of it
     * @param octets what it holds; read here, but not closed
     * @return whether to go on; false if a bound was reached
     */
    public boolean member(
            List<String> names, @Nullable MediaType declared, Role role, Set<ItemFact> notable, InputStream octets) {
        if (!budget.item(item.path())) {
            fact(ItemFact.NOT_ALL_SEEN);
            return false;
        }
        Set<ItemFact> known = EnumSet.noneOf(ItemFact.class);
        known.addAll(notable);
        known.addAll(MemberNames.facts(names));
        MeteredStream metered = new MeteredStream(octets);
        try {
            SeekableOctets kept = scratch.keep(metered);
            if (metered.damaged) {
                known.add(ItemFact.DAMAGED);
            }
            if (!goesOn()) {
                known.add(ItemFact.NOT_ALL_SEEN);
            }
            found.add(new Found(label(names), MemberNames.bounded(names), declared, role, known, kept));
            return goesOn();
        } catch (IOException e) {
            failure = e;
            return false;
        }
    }

    /**
     * Keeps what the item holds, so that its members can be found in it; counted as unpacked, but no item by itself.
     *
     * @param octets read here, but not closed; if they fail, what came until then is kept, and the item is
     *     {@link ItemFact#DAMAGED}
     * @throws IOException if there is no place for them
     */
    public SeekableOctets keep(InputStream octets) throws IOException {
        MeteredStream metered = new MeteredStream(octets);
        try {
            SeekableOctets kept = scratch.keep(metered);
            if (metered.damaged) {
                fact(ItemFact.DAMAGED);
            }
            return kept;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /**
     * A member that cannot be unpacked: encrypted, or packed in a way that is not known here.
     *
     * @param notable which of the two
     * @return whether to go on
     */
    public boolean unread(List<String> names, Set<ItemFact> notable) {
        if (notable.contains(ItemFact.ENCRYPTED)) {
            fact(ItemFact.HOLDS_ENCRYPTED);
        }
        return member(names, null, Role.MEMBER, notable, InputStream.nullInputStream());
    }

    /** Whether to go on: no bound was reached yet. Sets {@link ItemFact#NOT_ALL_SEEN} if one was. */
    public boolean goesOn() {
        boolean goesOn = !tooMuch && failure == null && budget.goesOn(item.path());
        if (!goesOn) {
            fact(ItemFact.NOT_ALL_SEEN);
        }
        return goesOn;
    }

    /** The names as a path of one step, or its number for want of a name. */
    private String label(List<String> names) {
        return names.isEmpty() || names.getFirst().isEmpty() ? "#" + (found.size() + 1) : names.getFirst();
    }

    Set<ItemFact> facts() {
        return facts;
    }

    List<Found> found() {
        return found;
    }

    /** Fails if the place for what was unpacked did: that is no fact about the message. */
    void failIfScratchFailed() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Charges what is read, ends where a bound is reached, and tells failures of decoders from those of the scratch. */
    private final class MeteredStream extends InputStream {
        private final InputStream in;
        private boolean damaged;

        MeteredStream(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        // Decoders are of libraries, and what they throw at hostile input is not declared.
        @Override
        public int read(byte[] into, int offset, int length) {
            if (damaged || !goesOn()) {
                return -1;
            }
            try {
                int read = in.read(into, offset, length);
                return read > 0 && !charge(read) ? -1 : read;
            } catch (IOException | RuntimeException e) {
                damaged = true;
                return -1;
            }
        }

        private boolean charge(int octets) {
            unpacked += octets;
            if (unpacked > mostUnpacked) {
                tooMuch = true;
                String detail = "unpacks to more than %d times its size"
                        .formatted(budget.bounds().mostRatio());
                budget.breach(Kind.RATIO, item.path(), detail);
            }
            return budget.unpacked(octets, item.path()) && !tooMuch;
        }
    }
}
