package io.sallyport.content.archive;

import com.github.junrar.Archive;
import com.github.junrar.ArchiveOptions;
import com.github.junrar.exception.RarException;
import com.github.junrar.io.SeekableReadOnlyByteChannel;
import com.github.junrar.rarfile.FileHeader;
import com.github.junrar.volume.Volume;
import com.github.junrar.volume.VolumeManager;
import io.sallyport.content.Item;
import io.sallyport.content.Item.Role;
import io.sallyport.content.Opener;
import io.sallyport.content.Opening;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens RAR. Of the format before 5 only what is stored comes out: its compressed members may demand a model of 256 MB,
 * again with each block, and the library gives it to them.
 */
final class RarOpener implements Opener {
    private static final long MOST_DICTIONARY = 32 << 20;
    private static final int MOST_MEMBER = 16 << 20;
    private static final int STORED = 0x30;

    @Override
    public boolean opens(Item item) {
        return item.type().mediaType().startsWith("application/vnd.rar");
    }

    @Override
    public void open(Item item, Opening into) throws IOException {
        ArchiveOptions options =
                ArchiveOptions.builder().maxDictionarySize(MOST_DICTIONARY).build();
        try (Archive archive = new Archive(new OneVolume(into.seekable()), options)) {
            if (archive.isEncrypted()) {
                into.fact(ItemFact.ENCRYPTED);
                into.fact(ItemFact.HOLDS_ENCRYPTED);
            }
            if (archive.getMainHeader() != null && archive.getMainHeader().isMultiVolume()) {
                into.fact(ItemFact.SPLIT);
            }
            for (FileHeader header : archive.getFileHeaders()) {
                if (!into.goesOn() || (!header.isDirectory() && !member(archive, header, into))) {
                    return;
                }
            }
        } catch (RarException e) {
            throw new IOException("RAR: " + e.getMessage(), e);
        }
    }

    private static boolean member(Archive archive, FileHeader header, Opening into) {
        List<String> names = List.of(header.getFileName());
        Set<ItemFact> facts = EnumSet.noneOf(ItemFact.class);
        if (header.getRedirection() != null) {
            facts.add(ItemFact.SYMBOLIC_LINK);
            return into.unread(names, facts);
        }
        if (header.isEncrypted()) {
            facts.add(ItemFact.ENCRYPTED);
            return into.unread(names, facts);
        }
        if (header.isSplitAfter() || header.isSplitBefore()) {
            into.fact(ItemFact.SPLIT);
            facts.add(ItemFact.NOT_ALL_SEEN);
            return into.unread(names, facts);
        }
        if (!header.isRar5Family() && header.getUnpMethod() != STORED) {
            facts.add(ItemFact.NOT_UNPACKED);
            return into.unread(names, facts);
        }
        return unpacked(archive, header, names, facts, into);
    }

    /** The library pushes, so that what comes out is collected before it is charged. */
    private static boolean unpacked(
            Archive archive, FileHeader header, List<String> names, Set<ItemFact> facts, Opening into) {
        Collected collected = new Collected(into);
        try {
            archive.extractFile(header, collected);
        } catch (RarException | RuntimeException e) {
            facts.add(collected.full ? ItemFact.NOT_ALL_SEEN : ItemFact.DAMAGED);
        }
        if (collected.full) {
            into.fact(ItemFact.NOT_ALL_SEEN);
        }
        InputStream all = new ByteArrayInputStream(collected.octets.toByteArray());
        return into.member(names, null, Role.MEMBER, facts, all);
    }

    /** Refuses more than a bounded number of octets, and anything after a bound of the message was reached. */
    private static final class Collected extends OutputStream {
        private final Opening into;
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        private boolean full;

        Collected(Opening into) {
            this.into = into;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] some, int offset, int length) throws IOException {
            if (length > MOST_MEMBER - octets.size() || !into.goesOn()) {
                full = true;
                throw new IOException("more than is looked at");
            }
            octets.write(some, offset, length);
        }
    }

    /** The one volume that there is: others of the same archive would be in other messages. */
    private record OneVolume(SeekableOctets octets) implements VolumeManager {
        @Override
        public @Nullable Volume nextVolume(Archive archive, @Nullable Volume before) {
            return before == null ? new Whole(archive, octets) : null;
        }
    }

    private record Whole(Archive archive, SeekableOctets octets) implements Volume {
        @Override
        public SeekableReadOnlyByteChannel getChannel() {
            return new RarChannel(octets);
        }

        @Override
        public long getLength() {
            return octets.size();
        }

        @Override
        public Archive getArchive() {
            return archive;
        }
    }

    /** Octets as the library wants them. */
    private static final class RarChannel implements SeekableReadOnlyByteChannel {
        private final SeekableOctets octets;
        private long position;

        RarChannel(SeekableOctets octets) {
            this.octets = octets;
        }

        @Override
        public long getPosition() {
            return position;
        }

        @Override
        public void setPosition(long newPosition) throws IOException {
            if (newPosition < 0) {
                throw new IOException("position " + newPosition);
            }
            position = newPosition;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = octets.read(position, into, offset, length);
            position += Math.max(0, read);
            return read;
        }

        @Override
        public int readFully(byte[] into, int count) throws IOException {
            byte[] some = octets.some(position, count);
            System.arraycopy(some, 0, into, 0, some.length);
            position += some.length;
            return some.length;
        }

        @Override
        public void close() {
            // The scratch closes
        }
    }
}
