package io.sallyport.content.archive;

import io.sallyport.content.Item;
import io.sallyport.content.Item.Role;
import io.sallyport.content.Opener;
import io.sallyport.content.Opening;
import io.sallyport.content.file.ItemFact;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;

/**
 * Opens ar and cpio, which are rare in mail. Their readers hold names as long as they are said to be, so that only small ones
 * are given to them.
 */
final class SmallArchiveOpener implements Opener {
    private static final long MOST = 16 << 20;

    private interface Reader {
        ArchiveInputStream<? extends ArchiveEntry> open(InputStream in);
    }

    private static final Map<String, Reader> READERS = Map.of(
            "application/x-archive", ArArchiveInputStream::new, "application/x-cpio", CpioArchiveInputStream::new);

    @Override
    public boolean opens(Item item) {
        return READERS.containsKey(item.type().mediaType());
    }

    @Override
    public void open(Item item, Opening into) throws IOException {
        Reader reader = READERS.get(item.type().mediaType());
        if (reader == null || item.octets().size() > MOST) {
            into.fact(ItemFact.NOT_UNPACKED);
            return;
        }
        try (InputStream in = into.seekable().open();
                ArchiveInputStream<? extends ArchiveEntry> archive = reader.open(in)) {
            ArchiveEntry entry = archive.getNextEntry();
            while (entry != null && into.goesOn()) {
                if (!entry.isDirectory()
                        && !into.member(List.of(entry.getName()), null, Role.MEMBER, Set.of(), archive)) {
                    return;
                }
                entry = archive.getNextEntry();
            }
        }
    }
}
