package io.sallyport.content.type;

import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import io.sallyport.content.type.FileType.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The directory of a compound file ([MS-CFB]), the container of the old Office documents, of Outlook's messages and of
 * Windows' installers: what it holds tells what it is.
 */
final class CompoundFile {
    private static final int HEADER = 512;
    private static final int ENTRY = 128;
    private static final int MOST_DIRECTORY_SECTORS = 256;
    private static final int LAST_SECTOR = 0xfffffffa; // MAXREGSECT, [MS-CFB] § 2.1
    private static final int IN_HEADER = 109; // Sectors of the allocation table that the header names, § 2.2

    /** Class of the root of an installer and of its patches and transforms: 000C108x-0000-0000-C000-000000000046. */
    private static final int INSTALLER = 0x000c1080;

    /** A stream or storage that only one kind of document has; what may be embedded in others comes later. */
    private static final String[][] TELLING = {
        {"encryptedpackage", "x-ooxml-protected"},
        {"worddocument", "msword"},
        {"powerpoint document", "vnd.ms-powerpoint"},
        {"pp40", "vnd.ms-powerpoint"},
        {"visiodocument", "vnd.visio"},
        {"quill", "x-mspublisher"},
        {"workbook", "vnd.ms-excel"},
        {"book", "vnd.ms-excel"},
        {"props14", "vnd.ms-project"},
        {"props12", "vnd.ms-project"},
        {"props9", "vnd.ms-project"},
        {"props", "vnd.ms-project"},
        {"matost", "vnd.ms-works"},
        {"\u0005hwpsummaryinformation", "x-hwp-v5"},
        {"_vba_project", "vnd.ms-office.vbaproject"},
    };

    private static final FileType UNKNOWN = new FileType("application/x-ole-storage", Kind.OFFICE_OLE);

    private final SeekableOctets octets;
    private final ByteBuffer header;
    private final int sectorSize;
    private final List<ByteBuffer> entries = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> inRoot = new HashSet<>();
    private int rootClass;

    private CompoundFile(SeekableOctets octets, byte[] head) {
        this.octets = octets;
        this.header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        this.sectorSize = header.getShort(30) == 12 ? 4096 : 512; // § 2.2: nothing else is allowed
    }

    /** What a compound file is, and whether it holds macros or is encrypted. */
    static Detection find(SeekableOctets octets, byte[] head) throws IOException {
        if (head.length < HEADER) {
            return new Detection(UNKNOWN, Set.of(ItemFact.DAMAGED));
        }
        CompoundFile file = new CompoundFile(octets, head);
        file.readDirectory();
        Set<ItemFact> facts = EnumSet.noneOf(ItemFact.class);
        if (file.names.contains("_vba_project") || file.names.contains("_vba_project_cur")) {
            facts.add(ItemFact.MACROS);
        }
        if (file.names.contains("encryptedpackage")) {
            facts.add(ItemFact.ENCRYPTED);
        }
        if (file.names.isEmpty()) {
            facts.add(ItemFact.DAMAGED);
        }
        return new Detection(file.type(), facts);
    }

    private FileType type() {
        if ((rootClass & 0xfffffff0) == INSTALLER) {
            return new FileType("application/x-msi", Kind.EXECUTABLE);
        }
        if (names.contains("__properties_version1.0") || names.contains("__nameid_version1.0")) {
            return new FileType("application/vnd.ms-outlook", Kind.OUTLOOK);
        }
        for (String[] telling : TELLING) {
            if (inRoot.contains(telling[0])) {
                return new FileType("application/" + telling[1], Kind.OFFICE_OLE);
            }
        }
        return UNKNOWN;
    }

    /** Follows the chain of its sectors, a bounded number of them. */
    private void readDirectory() throws IOException {
        int sector = header.getInt(48);
        for (int read = 0; read < MOST_DIRECTORY_SECTORS && isRegular(sector); read++) {
            byte[] some = octets.some(place(sector), sectorSize);
            for (int at = 0; at + ENTRY <= some.length; at += ENTRY) {
                entries.add(ByteBuffer.wrap(some, at, ENTRY).slice().order(ByteOrder.LITTLE_ENDIAN));
            }
            sector = next(sector);
        }
        entries.stream()
                .filter(entry -> entry.get(66) != 0)
                .map(CompoundFile::name)
                .forEach(names::add);
        if (!entries.isEmpty()) {
            rootClass = entries.getFirst().getInt(80);
            readRoot(entries.getFirst().getInt(76));
        }
    }

    /** What lies in the root itself, rather than in documents that are embedded: a tree of siblings (§ 2.6.4). */
    private void readRoot(int first) {
        Deque<Integer> open = new ArrayDeque<>(List.of(first));
        BitSet seen = new BitSet();
        while (!open.isEmpty()) {
            int id = open.pop();
            if (id >= 0 && id < entries.size() && !seen.get(id)) {
                seen.set(id);
                ByteBuffer entry = entries.get(id);
                inRoot.add(name(entry));
                open.push(entry.getInt(68));
                open.push(entry.getInt(72));
            }
        }
    }

    /** In lower case, because the readers of Office do not tell the cases apart. */
    private static String name(ByteBuffer entry) {
        int length = Math.clamp(entry.getShort(64) - 2, 0, 62);
        byte[] name = new byte[length];
        entry.get(0, name);
        return new String(name, StandardCharsets.UTF_16LE).toLowerCase(Locale.ROOT);
    }

    /** The sector behind a sector, by the allocation table; one that is not regular at the end. */
    private int next(int sector) throws IOException {
        int perSector = sectorSize / 4;
        int table = tableSector(sector / perSector);
        if (!isRegular(table)) {
            return LAST_SECTOR;
        }
        byte[] next = octets.some(place(table) + 4L * (sector % perSector), 4);
        return next.length < 4
                ? LAST_SECTOR
                : ByteBuffer.wrap(next).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    /** Which sector holds a part of the allocation table; those that the header has no place for are in a chain. */
    private int tableSector(int index) throws IOException {
        if (index < IN_HEADER) {
            return header.getInt(76 + 4 * index);
        }
        int perSector = sectorSize / 4 - 1;
        int left = index - IN_HEADER;
        int sector = header.getInt(68);
        for (int hop = 0; hop < MOST_DIRECTORY_SECTORS && isRegular(sector); hop++) {
            int at = left < perSector ? left : perSector;
            byte[] found = octets.some(place(sector) + 4L * at, 4);
            int value = found.length < 4
                    ? LAST_SECTOR
                    : ByteBuffer.wrap(found).order(ByteOrder.LITTLE_ENDIAN).getInt();
            if (left < perSector) {
                return value;
            }
            left -= perSector;
            sector = value;
        }
        return LAST_SECTOR;
    }

    private long place(int sector) {
        return (sector + 1L) * sectorSize;
    }

    private boolean isRegular(int sector) {
        return sector >= 0 && (sector + 1L) * sectorSize < octets.size();
    }
}
