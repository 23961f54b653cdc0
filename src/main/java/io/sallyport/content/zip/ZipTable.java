package io.sallyport.content.zip;

import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table of contents of a ZIP (APPNOTE § 4.3.12), or what stands in for a table that is broken.
 *
 * @param members in their order there, at most as many as were asked for
 * @param start where the table begins; the length of the file without a table
 * @param prefix how many octets stand before the ZIP
 * @param facts what is notable about it
 */
public record ZipTable(List<ZipMember> members, long start, long prefix, Set<ItemFact> facts) {
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int MOST_COMMENT = 0xffff;
    private static final int PIECE = 4096;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_LENGTH = 20;
    private static final int ZIP64_END = 0x06064b50;
    private static final int ZIP64_END_LENGTH = 56;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_LENGTH = 46;
    private static final int ZIP64_EXTRA = 1;
    private static final long IN_ZIP64 = 0xffffffffL;

    public ZipTable {
        members = List.copyOf(members);
        facts = Set.copyOf(facts);
    }

    /**
     * Reads it.
     *
     * @param most members
     * @return null if there is no end record, so that it is no complete ZIP
     * @throws IOException if the octets cannot be read
     */
    public static @Nullable ZipTable read(SeekableOctets octets, int most) throws IOException {
        long end = end(octets);
        if (end < 0) {
            return null;
        }
        byte[] record = octets.some(end, END_LENGTH);
        Set<ItemFact> facts = EnumSet.noneOf(ItemFact.class);
        int disk = u16(record, 4);
        if (disk != 0 && disk != 0xffff) {
            facts.add(ItemFact.SPLIT);
        }
        long size = u32(record, 12);
        long claimed = u32(record, 16);
        long behind = end;
        byte[] zip64 = zip64(octets, end);
        if (zip64.length == ZIP64_END_LENGTH
                && (size == IN_ZIP64 || claimed == IN_ZIP64 || u16(record, 10) == 0xffff)) {
            size = i64(zip64, 40);
            claimed = i64(zip64, 48);
            behind = end - LOCATOR_LENGTH - ZIP64_END_LENGTH;
        }
        // Unpackers find the table by its length, from its end, so that something may stand before the ZIP
        long start = behind - size;
        if (size < 0 || start < 0 || (size > 0 && !isEntry(octets, start))) {
            facts.add(ItemFact.DAMAGED);
            start = claimed;
        }
        long prefix = Math.max(0, start - claimed);
        List<ZipMember> members = new ArrayList<>();
        if (start >= 0 && start <= end) {
            entries(octets, start, end, prefix, most, members, facts);
        }
        return new ZipTable(members, Math.clamp(start, 0, end), prefix, facts);
    }

    /** The end record nearest to the end whose comment fits; -1 without one. */
    public static long end(SeekableOctets octets) throws IOException {
        long last = octets.size() - END_LENGTH;
        long first = Math.max(0, last - MOST_COMMENT);
        // Piece by piece, because it is mostly at the very end, or not there at all
        for (long to = last; to >= first; to -= PIECE) {
            long from = Math.max(first, to - PIECE + 1);
            byte[] piece = octets.some(from, (int) (to - from) + END_LENGTH);
            for (int i = (int) (to - from); i >= 0; i--) {
                if (piece[i] == 'P'
                        && u32(piece, i) == END
                        && from + i + END_LENGTH + u16(piece, i + 20) <= octets.size()) {
                    return from + i;
                }
            }
        }
        return -1;
    }

    /** Whether a ZIP ends where the octets end, without anything behind it. */
    public static boolean endsWithZip(SeekableOctets octets) throws IOException {
        long end = end(octets);
        return end >= 0 && end + END_LENGTH + u16(octets.some(end + 20, 2), 0) == octets.size();
    }

    private static byte[] zip64(SeekableOctets octets, long end) throws IOException {
        if (end < LOCATOR_LENGTH + ZIP64_END_LENGTH) {
            return new byte[0];
        }
        byte[] locator = octets.some(end - LOCATOR_LENGTH, LOCATOR_LENGTH);
        byte[] record = octets.some(end - LOCATOR_LENGTH - ZIP64_END_LENGTH, ZIP64_END_LENGTH);
        boolean there = u32(locator, 0) == LOCATOR && u32(record, 0) == ZIP64_END;
        return there ? record : new byte[0];
    }

    private static boolean isEntry(SeekableOctets octets, long at) throws IOException {
        byte[] signature = octets.some(at, 4);
        return signature.length == 4 && u32(signature, 0) == ENTRY;
    }

    private static void entries(
            SeekableOctets octets,
            long start,
            long end,
            long prefix,
            int most,
            List<ZipMember> members,
            Set<ItemFact> facts)
            throws IOException {
        try (InputStream plain = octets.open(start, end);
                DataInputStream in = new DataInputStream(plain)) {
            byte[] entry = new byte[ENTRY_LENGTH];
            while (members.size() < most && in.readNBytes(entry, 0, ENTRY_LENGTH) == ENTRY_LENGTH) {
                if (u32(entry, 0) != ENTRY) {
                    return;
                }
                byte[] name = exactly(in, u16(entry, 28));
                byte[] extra = exactly(in, u16(entry, 30));
                in.skipNBytes(u16(entry, 32));
                members.add(member(entry, name, extra, prefix));
            }
        } catch (EOFException e) {
            facts.add(ItemFact.DAMAGED);
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] octets = in.readNBytes(length);
        if (octets.length < length) {
            throw new EOFException();
        }
        return octets;
    }

    private static ZipMember member(byte[] entry, byte[] name, byte[] extra, long prefix) {
        int flags = u16(entry, 8);
        long[] sizes = {u32(entry, 24), u32(entry, 20), u32(entry, 42)};
        zip64Sizes(extra, sizes);
        boolean unix = u16(entry, 4) >> 8 == 3;
        int mode = unix ? u16(entry, 40) : 0;
        return new ZipMember(
                ZipNames.of(name, flags, extra),
                flags,
                u16(entry, 10),
                u32(entry, 16),
                sizes[1],
                sizes[0],
                sizes[2] + prefix,
                mode);
    }

    /** Sizes that do not fit 32 bits stand in an extra field, those that do are left out there (APPNOTE § 4.5.3). */
    private static void zip64Sizes(byte[] extra, long[] sizes) {
        for (int i = 0; i + 4 <= extra.length; i += 4 + u16(extra, i + 2)) {
            if (u16(extra, i) == ZIP64_EXTRA) {
                int at = i + 4;
                int to = Math.min(extra.length, at + u16(extra, i + 2));
                for (int size = 0; size < sizes.length; size++) {
                    if (sizes[size] == IN_ZIP64 && at + 8 <= to) {
                        sizes[size] = Math.max(0, i64(extra, at)) & Long.MAX_VALUE >> 8; // A lie must not overflow
                        at += 8;
                    }
                }
                return;
            }
        }
    }

    static int u16(byte[] octets, int at) {
        return (octets[at] & 0xff) | (octets[at + 1] & 0xff) << 8;
    }

    static long u32(byte[] octets, int at) {
        return u16(octets, at) | (long) u16(octets, at + 2) << 16;
    }

    private static long i64(byte[] octets, int at) {
        return u32(octets, at) | u32(octets, at + 4) << 32;
    }
}
