package io.sallyport.content.archive;

import io.sallyport.content.Item;
import io.sallyport.content.Item.Role;
import io.sallyport.content.Opener;
import io.sallyport.content.Opening;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.zip.ZipDecoders;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.jspecify.annotations.Nullable;

/** Opens 7z. */
final class SevenZipOpener implements Opener {
    private static final int LINK_UNIX = 0xa000;
    private static final int KIND_UNIX = 0xf000;

    @Override
    public boolean opens(Item item) {
        return item.type().mediaType().equals("application/x-7z-compressed");
    }

    @Override
    public void open(Item item, Opening into) throws IOException {
        try (SevenZFile archive = SevenZFile.builder()
                .setSeekableByteChannel(new OctetsChannel(into.seekable()))
                .setMaxMemoryLimitKiB(ZipDecoders.MOST_MEMORY_KIB)
                .get()) {
            SevenZArchiveEntry entry = archive.getNextEntry();
            while (entry != null && into.goesOn() && member(archive, entry, into)) {
                entry = archive.getNextEntry();
            }
        } catch (PasswordRequiredException e) {
            into.fact(ItemFact.HOLDS_ENCRYPTED); // Even the names are
            into.fact(ItemFact.ENCRYPTED);
        } catch (MemoryLimitException e) {
            into.fact(ItemFact.NOT_UNPACKED); // Wants a larger dictionary than it may have
        }
    }

    private static boolean member(SevenZFile archive, SevenZArchiveEntry entry, Opening into) throws IOException {
        if (entry.isDirectory()) {
            return true;
        }
        String name = entry.getName();
        List<String> names = name == null ? List.of() : List.of(name);
        Set<ItemFact> facts = EnumSet.noneOf(ItemFact.class);
        if (isLink(entry)) {
            facts.add(ItemFact.SYMBOLIC_LINK);
        }
        Opened opened = new Opened(archive);
        boolean goesOn = into.member(names, null, Role.MEMBER, facts, opened);
        opened.failIfRefused();
        return goesOn;
    }

    /** Programs of Unix put the mode into the upper half of the attributes. */
    private static boolean isLink(SevenZArchiveEntry entry) {
        int mode = entry.getHasWindowsAttributes() ? entry.getWindowsAttributes() >>> 16 : 0;
        return (mode & KIND_UNIX) == LINK_UNIX;
    }

    /** The current member, which is found to be encrypted only when it is read. */
    private static final class Opened extends InputStream {
        private final SevenZFile archive;
        private @Nullable IOException refused;

        Opened(SevenZFile archive) {
            this.archive = archive;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return archive.read(into, offset, length);
            } catch (PasswordRequiredException | MemoryLimitException e) {
                refused = e;
                throw e;
            }
        }

        void failIfRefused() throws IOException {
            if (refused != null) {
                throw refused;
            }
        }
    }
}
