package io.sallyport.content.zip;

import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a ZIP as they lie in it: the table of contents held against the header before each member.
 *
 * @param members those of the table, then those that only their own headers know
 * @param facts what is notable about the ZIP
 */
public record ZipContents(List<Placed> members, Set<ItemFact> facts) {
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;

    /** So many octets are searched for members that the table does not know. */
    private static final int MOST_SEARCHED = 1 << 20;

    /** Sizes behind a member take at most so many octets (APPNOTE § 4.3.9). */
    private static final int MOST_SIZES_BEHIND = 24;

    /**
     * A member and where its octets lie.
     *
     * @param member its names are all those that any header gives it
     * @param from its first octet
     * @param to behind its last one, within the file
     */
    public record Placed(ZipMember member, long from, long to) {}

    public ZipContents {
        members = List.copyOf(members);
        facts = Set.copyOf(facts);
    }

    /**
     * Reads them.
     *
     * @param most members
     * @throws IOException if the octets cannot be read
     */
    public static ZipContents read(SeekableOctets octets, int most) throws IOException {
        ZipTable table = ZipTable.read(octets, most);
        Set<ItemFact> facts = EnumSet.noneOf(ItemFact.class);
        List<Placed> members = new ArrayList<>();
        if (table == null) {
            facts.add(ItemFact.DAMAGED);
            search(octets, 0, octets.size(), most, members, MOST_SEARCHED * 64L);
            return new ZipContents(members, facts);
        }
        facts.addAll(table.facts());
        Set<String> names = new HashSet<>();
        for (ZipMember member : table.members()) {
            if (!names.add(member.name())) {
                facts.add(ItemFact.SAME_NAMES);
            }
            members.add(placed(octets, member, facts));
        }
        hidden(octets, table, most, members, facts);
        return new ZipContents(members, facts);
    }

    /**
     * Where a member of the table lies.
     *
     * @return null if it has no local header
     * @throws IOException if the octets cannot be read
     */
    public static @Nullable Placed find(SeekableOctets octets, ZipMember member) throws IOException {
        Placed local = local(octets, member.header());
        return local == null
                ? null
                : new Placed(
                        member,
                        local.from(),
                        member.packed() == 0 ? local.to() : Math.min(octets.size(), local.from() + member.packed()));
    }

    /** Where a member of the table lies, by its local header. */
    private static Placed placed(SeekableOctets octets, ZipMember member, Set<ItemFact> facts) throws IOException {
        Placed local = local(octets, member.header());
        if (local == null) {
            facts.add(ItemFact.DAMAGED);
            return new Placed(member, member.header(), member.header());
        }
        ZipMember other = local.member();
        boolean sized = !other.isSizedBehind() && other.size() != 0xffffffffL;
        if ((!other.names().contains(member.name()) && !member.names().contains(other.name()))
                || other.method() != member.method()
                || other.isEncrypted() != member.isEncrypted()
                || (sized && (other.size() != member.size() || other.packed() != member.packed()))) {
            facts.add(ItemFact.HEADERS_DIFFER);
        }
        List<String> names = new ArrayList<>(member.names());
        other.names().stream().filter(name -> !names.contains(name)).forEach(names::add);
        ZipMember both = new ZipMember(
                names,
                member.flags() | (other.flags() & 1),
                member.method(),
                member.crc(),
                member.packed(),
                member.size(),
                member.header(),
                member.mode());
        long to = Math.min(octets.size(), local.from() + member.packed());
        if (local.from() + member.packed() > octets.size()) {
            facts.add(ItemFact.DAMAGED);
        }
        return new Placed(both, local.from(), to);
    }

    /** What a local header says (APPNOTE § 4.3.7); null if there is none. */
    private static @Nullable Placed local(SeekableOctets octets, long at) throws IOException {
        if (at < 0 || at > octets.size() - LOCAL_LENGTH) {
            return null;
        }
        byte[] header = octets.some(at, LOCAL_LENGTH);
        if (ZipTable.u32(header, 0) != LOCAL) {
            return null;
        }
        int nameLength = ZipTable.u16(header, 26);
        int extraLength = ZipTable.u16(header, 28);
        byte[] both = octets.some(at + LOCAL_LENGTH, nameLength + extraLength);
        if (both.length < nameLength + extraLength) {
            return null;
        }
        byte[] name = Arrays.copyOf(both, nameLength);
        byte[] extra = Arrays.copyOfRange(both, nameLength, both.length);
        int flags = ZipTable.u16(header, 6);
        long from = at + LOCAL_LENGTH + both.length;
        long packed = ZipTable.u32(header, 18);
        ZipMember member = new ZipMember(
                ZipNames.of(name, flags, extra),
                flags,
                ZipTable.u16(header, 8),
                ZipTable.u32(header, 14),
                packed,
                ZipTable.u32(header, 22),
                at,
                0);
        boolean unknown = member.isSizedBehind() && packed == 0;
        return new Placed(member, from, unknown ? octets.size() : Math.min(octets.size(), from + packed));
    }

    /** Members that overlap, and members in the gaps between those that the table knows. */
    private static void hidden(
            SeekableOctets octets, ZipTable table, int most, List<Placed> members, Set<ItemFact> facts)
            throws IOException {
        List<Placed> inOrder = new ArrayList<>(members);
        inOrder.sort(Comparator.comparingLong(placed -> placed.member().header()));
        long searched = 0;
        long behind = 0; // Also before the ZIP: what reads it from its beginning sees members there
        int known = members.size();
        for (Placed placed : inOrder) {
            long header = placed.member().header();
            if (header < behind && placed.to() > placed.from()) {
                facts.add(ItemFact.OVERLAPPING);
            }
            searched += gap(octets, behind, header, most, members, MOST_SEARCHED - searched, facts);
            behind = Math.max(behind, placed.to());
        }
        if (behind > table.start() && !inOrder.isEmpty()) {
            facts.add(ItemFact.OVERLAPPING);
        }
        gap(octets, behind, table.start(), most, members, MOST_SEARCHED - searched, facts);
        if (members.size() > known) {
            facts.add(ItemFact.HEADERS_DIFFER);
        }
    }

    private static long gap(
            SeekableOctets octets,
            long from,
            long to,
            int most,
            List<Placed> members,
            long mostSearched,
            Set<ItemFact> facts)
            throws IOException {
        if (to - from <= MOST_SIZES_BEHIND) {
            return 0;
        }
        if (to - from > mostSearched) {
            facts.add(ItemFact.NOT_ALL_SEEN);
        }
        search(octets, from, to, most, members, mostSearched);
        return to - from;
    }

    /** Finds local headers by their first four octets. */
    private static void search(
            SeekableOctets octets, long from, long to, int most, List<Placed> members, long mostSearched)
            throws IOException {
        long end = Math.min(to, from + Math.max(0, mostSearched));
        int chunk = 1 << 16;
        long at = from;
        while (at < end && members.size() < most) {
            byte[] some = octets.some(at, (int) Math.min(chunk, end - at));
            int next = indexOfLocal(some);
            if (next < 0) {
                at += Math.max(1, some.length - 3);
                continue;
            }
            Placed found = local(octets, at + next);
            if (found == null) {
                at += next + 1;
            } else {
                members.add(found);
                boolean unknown =
                        found.member().isSizedBehind() && found.member().packed() == 0;
                at = unknown ? found.from() : Math.max(found.from(), found.to());
            }
        }
    }

    private static int indexOfLocal(byte[] some) {
        for (int i = 0; i + 4 <= some.length; i++) {
            if (some[i] == 'P' && ZipTable.u32(some, i) == LOCAL) {
                return i;
            }
        }
        return -1;
    }
}
