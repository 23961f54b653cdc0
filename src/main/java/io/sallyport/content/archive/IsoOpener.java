package io.sallyport.content.archive;

import io.sallyport.content.Item;
import io.sallyport.content.Item.Role;
import io.sallyport.content.Opener;
import io.sallyport.content.Opening;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Opens ISO 9660 (ECMA-119), with the names of Joliet where they are, because Windows shows those. */
final class IsoOpener implements Opener {
    private static final int SECTOR = 2048;
    private static final int FIRST_DESCRIPTOR = 16;
    private static final int MOST_DESCRIPTORS = 16;
    private static final int MOST_FOLDER = 1 << 20;
    private static final int MOST_PATH = 1024;
    private static final int ROOT = 156;

    /** Begins the mark of a UDF volume, of either version (ECMA-167 § 3/9.1). */
    private static final String UDF = "NSR0";

    @Override
    public boolean opens(Item item) {
        return item.type().mediaType().equals("application/x-iso9660-image");
    }

    /**
     * A folder.
     *
     * @param path with a slash at its end
     */
    private record Folder(String path, long sector, long length) {}

    /**
     * The folders and files of an image, which often has two: with plain names, and with long ones (Joliet), which are those
     * that people see. Both lead to the same octets, unless somebody wants to show different things to different programs.
     */
    private record Tree(Folder root, Charset charset) {}

    /** Where a file lies, and what its extension makes of it. */
    private record Extent(long sector, long size, String extension) {
        static Extent of(String name, long sector, long size) {
            String extension = name.substring(name.lastIndexOf('.') + 1);
            return new Extent(sector, size, extension.toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public void open(Item item, Opening into) throws IOException {
        SeekableOctets octets = into.seekable();
        List<Tree> trees = new ArrayList<>();
        boolean ended = false;
        for (int i = 0; i < MOST_DESCRIPTORS; i++) {
            byte[] descriptor = octets.some((FIRST_DESCRIPTOR + (long) i) * SECTOR, SECTOR);
            if (descriptor.length < SECTOR) {
                break;
            }
            if (new String(descriptor, 1, 4, StandardCharsets.US_ASCII).equals(UDF)) {
                into.fact(ItemFact.NOT_UNPACKED); // Windows shows that tree (ECMA-167), which is not read here
            }
            ended |= descriptor[0] == (byte) 255;
            if (ended) {
                continue;
            }
            boolean joliet = descriptor[0] == 2 && descriptor[88] == '%' && descriptor[89] == '/';
            if (descriptor[0] == 1 || joliet) {
                Folder root = new Folder("", u32(descriptor, ROOT + 2), u32(descriptor, ROOT + 10));
                Charset charset = joliet ? StandardCharsets.UTF_16BE : StandardCharsets.ISO_8859_1;
                trees.add(joliet ? 0 : trees.size(), new Tree(root, charset));
            }
        }
        if (trees.isEmpty()) {
            throw new IOException("no volume descriptor");
        }
        Seen seen = new Seen(into.mostMembers());
        for (Tree tree : trees) {
            if (!walk(octets, tree, seen, into)) {
                return;
            }
        }
    }

    private static boolean walk(SeekableOctets octets, Tree tree, Seen seen, Opening into) throws IOException {
        seen.add(tree.root());
        while (!seen.open.isEmpty() && into.goesOn()) {
            if (!folder(octets, seen.open.remove(), tree.charset(), seen, into)) {
                return false;
            }
        }
        if (seen.tooMany) {
            into.fact(ItemFact.NOT_ALL_SEEN);
        }
        return into.goesOn();
    }

    /** Folders that are still to be looked into, and what was seen of the image. */
    private static final class Seen {
        private final int most;
        private final Deque<Folder> open = new ArrayDeque<>();
        private final Set<Long> seen = new HashSet<>();
        private final Set<Extent> files = new HashSet<>();
        private boolean tooMany;

        Seen(int most) {
            this.most = most;
        }

        /** Another name of the same octets and extension adds nothing; there are no more than there may be members. */
        boolean isNew(Extent file) {
            return file.size() == 0 || files.add(file);
        }

        /** A folder that holds itself would have no end, and one that lies in itself under other names no bound. */
        void add(Folder folder) {
            if (!seen.contains(folder.sector()) && seen.size() >= most) {
                tooMany = true;
            } else if (seen.add(folder.sector())) {
                open.add(folder);
            }
        }
    }

    private static boolean folder(SeekableOctets octets, Folder folder, Charset charset, Seen seen, Opening into)
            throws IOException {
        if (folder.length() > MOST_FOLDER) {
            into.fact(ItemFact.NOT_ALL_SEEN);
        }
        byte[] records = octets.some(folder.sector() * SECTOR, (int) Math.min(folder.length(), MOST_FOLDER));
        int at = 0;
        while (at + 34 <= records.length) {
            int length = records[at] & 0xff;
            int nameLength = records[at + 32] & 0xff;
            if (length == 0) {
                at = (at / SECTOR + 1) * SECTOR; // Records do not cross sectors (ECMA-119 § 6.8.1.1)
                continue;
            }
            if (at + 33 + nameLength > records.length) {
                throw new IOException("record of a folder");
            }
            boolean self = nameLength == 1 && records[at + 33] <= 1; // The folder itself, and the one above
            String name = folder.path() + name(new String(records, at + 33, nameLength, charset));
            long sector = u32(records, at + 2);
            long size = u32(records, at + 10);
            if (!self && (records[at + 25] & 2) != 0) {
                seen.add(new Folder(ending(name) + "/", sector, size));
            } else if (!self && seen.isNew(Extent.of(name, sector, size)) && !file(octets, name, sector, size, into)) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /** The names of folders in folders have no bound together. */
    private static String ending(String path) {
        return path.substring(Math.max(0, path.length() - MOST_PATH));
    }

    private static boolean file(SeekableOctets octets, String name, long sector, long size, Opening into)
            throws IOException {
        try (InputStream in = octets.open(sector * SECTOR, sector * SECTOR + size)) {
            return into.member(List.of(name), null, Role.MEMBER, Set.of(), in);
        }
    }

    /** Without the version. */
    private static String name(String name) {
        int version = name.lastIndexOf(';');
        String plain = version < 0 ? name : name.substring(0, version);
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
    }

    private static long u32(byte[] octets, int at) {
        return (octets[at] & 0xffL)
                | (octets[at + 1] & 0xffL) << 8
                | (octets[at + 2] & 0xffL) << 16
                | (octets[at + 3] & 0xffL) << 24;
    }
}
