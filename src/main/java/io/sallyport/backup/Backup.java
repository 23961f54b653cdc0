package io.sallyport.backup;

import io.sallyport.backup.Snapshot.Extras;
import io.sallyport.spool.DirectorySync;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Takes backups of a gateway that runs, or does not, and looks whether one is whole.
 *
 * @param places where everything is
 * @param program the version of this program
 */
public record Backup(DataPlaces places, String program, Clock clock) {
    /** Follows the work: called once with what there is to do, and then with what was done. */
    public interface Watcher {
        /** Nobody follows. */
        Watcher NOBODY = octets -> done -> {};

        /** Everything is set aside. */
        LongConsumer begin(long octets);
    }

    /**
     * Writes a backup into a file, which is there as a whole or not at all, for its owner alone.
     *
     * @throws RefusedException if it is not to be taken now, and why
     * @throws IOException if something cannot be read, or the file not written; what was there before is there still
     */
    public Manifest take(Path file, boolean spool, boolean policies, Watcher watcher) throws IOException {
        Extras extras = new Extras(spool, policies);
        Instant created = clock.instant();
        try (Snapshot snapshot = Snapshot.take(places, extras)) {
            // The name is this data folder's own, and only who has its lock comes here: nobody else writes or moves the
            // file
            String owner = places.data().toRealPath().toString();
            Path aside = file.resolveSibling(".%s.%08x.new".formatted(file.getFileName(), owner.hashCode()));
            Files.deleteIfExists(aside); // What a crash has left
            try {
                Manifest manifest;
                try (FileChannel channel = FileChannel.open(
                                aside,
                                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                        OutputStream out = Channels.newOutputStream(channel)) {
                    manifest = write(snapshot, created, extras, out, watcher);
                    channel.force(true);
                }
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                Path folder = file.toAbsolutePath().getParent();
                if (folder != null) {
                    DirectorySync.of(folder).sync();
                }
                return manifest;
            } finally {
                Files.deleteIfExists(aside);
            }
        }
    }

    /** Writes a backup, such as to another program; whoever reads it tells by its end whether it is whole. */
    public Manifest take(OutputStream out, boolean spool, boolean policies, Watcher watcher) throws IOException {
        Extras extras = new Extras(spool, policies);
        Instant created = clock.instant();
        try (Snapshot snapshot = Snapshot.take(places, extras)) {
            return write(snapshot, created, extras, out, watcher);
        }
    }

    private Manifest write(Snapshot snapshot, Instant created, Extras extras, OutputStream out, Watcher watcher)
            throws IOException {
        Manifest manifest = snapshot.manifest(program, created, extras);
        if (manifest.files() > ArchiveReader.MOST_ENTRIES) {
            throw new RefusedException(
                    Refusal.TOO_LARGE,
                    "there are %d files (expected: at most the %d that are put back)"
                            .formatted(manifest.files(), ArchiveReader.MOST_ENTRIES));
        }
        LongConsumer progress = watcher.begin(manifest.octets());
        Path sums = snapshot.folder().resolveSibling(Snapshot.FOLDER + ".sums");
        try (ArchiveWriter archive = new ArchiveWriter(out, sums, progress)) {
            archive.add(EntryPaths.MANIFEST, manifest.octetsOfJson());
            Folders.walk(snapshot.folder(), archive::add);
            archive.finish();
        }
        return manifest;
    }

    /**
     * Reads a backup to its end, and changes nothing.
     *
     * @throws RefusedException if it is not to be believed
     * @throws IOException if it cannot be read
     */
    public static Manifest verify(Path file, Watcher watcher) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ArchiveReader.read(in, ArchiveReader.Target.NOWHERE, Long.MAX_VALUE / 2, watcher);
        }
    }
}
