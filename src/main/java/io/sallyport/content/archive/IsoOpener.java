package io.sallyport.content.archive;

import io.sallyport.content.Item;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.Item.Role;
import io.sallyport.content.Opener;
import io.sallyport.content.Opening;
import io.sallyport.content.file.SeekableOctets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Opens ISO 9660 (ECMA-119), with the names of Joliet where they are, because Windows shows those. */
final class IsoOpener implements Opener {
    private static final int SECTOR = 2048;
    private static final int FIRST_DESCRIPTOR = 16;
    private static final int MOST_DESCRIPTORS = 16;
    private static final int MOST_FOLDER = 1 << 20;
    private static final int MOST_PATH = 1024;
    private static final int ROOT = 156;

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

    @Override
    public void open(Item item, Opening into) throws IOException {
        SeekableOctets octets = into.seekable();
        byte[] root = new byte[0];
        boolean joliet = false;
        for (int i = 0; i < MOST_DESCRIPTORS; i++) {
            byte[] descriptor = octets.some((FIRST_DESCRIPTOR + (long) i) * SECTOR, SECTOR);
            if (descriptor.length < SECTOR || descriptor[0] == (byte) 255) {
                break;
            }
            boolean unicode = descriptor[0] == 2 && descriptor[88] == '%' && descriptor[89] == '/';
            if ((descriptor[0] == 1 && root.length == 0) || unicode) {
                root = descriptor;
                joliet = unicode;
            }
        }
        if (root.length == 0) {
            throw new IOException("no volume descriptor");
        }
        walk(octets, new Folder("", u32(root, ROOT + 2), u32(root, ROOT + 10)), joliet, into);
    }

    private static void walk(SeekableOctets octets, Folder root, boolean joliet, Opening into) throws IOException {
        Charset charset = joliet ? StandardCharsets.UTF_16BE : StandardCharsets.ISO_8859_1;
        Folders folders = new Folders(into.mostMembers());
        folders.add(root);
        while (!folders.open.isEmpty() && into.goesOn()) {
            if (!folder(octets, folders.open.remove(), charset, folders, into)) {
                return;
            }
        }
        if (folders.tooMany) {
            into.fact(ItemFact.NOT_ALL_SEEN);
        }
    }

    /** Those that are still to be looked into. */
    private static final class Folders {
        private final int most;
        private final Deque<Folder> open = new ArrayDeque<>();
        private final Set<Long> seen = new HashSet<>();
        private boolean tooMany;

        Folders(int most) {
            this.most = most;
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

    private static boolean folder(
            SeekableOctets octets, Folder folder, Charset charset, Folders folders, Opening into) throws IOException {
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
                folders.add(new Folder(ending(name) + "/", sector, size));
            } else if (!self && !file(octets, name, sector, size, into)) {
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
