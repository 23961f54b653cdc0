package io.sallyport.backup;

import io.sallyport.audit.AuditFile;
import io.sallyport.audit.AuditFolder;
import io.sallyport.backup.Backup.Watcher;
import io.sallyport.config.PrivateFile;
import io.sallyport.config.PrivateFolder;
import io.sallyport.spool.DirectorySync;
import io.sallyport.store.embedded.DatabaseCopy;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Puts a backup back, in three steps:
 *
 * <ol>
 *   <li>it is read into {@code <data-dir>/restore.tmp/new} and looked at there: sums, tables, that each held mail has its
 *       file, the audit log. Whatever stops here leaves the data folder as it was;
 *   <li>{@code restore.tmp/decided} is written: the point of no return, one durable file. From now on no gateway starts on
 *       the folder ({@link #isUnfinished});
 *   <li>what was there is moved into {@code before-restore-<time>}, and the new in its place, by renames within one disk. Each
 *       can be done again: what a crash leaves half done, {@link #finish} does the rest of.
 * </ol>
 *
 * <p>The folder itself is not replaced, since it may be where a disk is mounted.
 */
public final class Restore {
    /** Where it is half done. */
    static final String FOLDER = "restore.tmp";

    private static final String DECIDED = "decided";
    private static final String CLEARED = "cleared";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** What may lie in an empty data folder, and is never moved. */
    private static final Set<String> OURS = Set.of(FOLDER, Snapshot.FOLDER, "backup.lock", "lost+found");

    /** What must stay free on the disk. */
    private static final long MIN_FREE = 64L * 1024 * 1024;

    private final DataPlaces places;
    private final Path data;
    private final Path aside;
    private final Clock clock;
    private final Mover mover;

    /** Moves a file or folder within one disk. */
    interface Mover {
        /** Does it, at once. */
        void move(Path from, Path to) throws IOException;
    }

    /** A restore into the data folder of some places. */
    public Restore(DataPlaces places, Clock clock) {
        this(places, clock, (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    }

    Restore(DataPlaces places, Clock clock, Mover mover) {
        this.places = places;
        this.data = places.data();
        this.aside = data.resolve(FOLDER);
        this.clock = clock;
        this.mover = mover;
    }

    /** Whether a restore was broken off after the point of no return, so that the data folder holds neither old nor new. */
    public static boolean isUnfinished(Path data) {
        return Files.exists(data.resolve(FOLDER).resolve(DECIDED));
    }

    /**
     * Puts a backup back.
     *
     * @param force whether what is in the data folder may be moved aside
     * @throws RefusedException if it is not to be done, and why; the data folder is as it was
     * @throws IOException if it could not be done: the data folder is as it was, unless {@link #isUnfinished}
     */
    public Manifest from(Path file, boolean force, Watcher watcher) throws IOException {
        PrivateFolder.make(data);
        try (FolderLock alone = FolderLock.ofBackups(data);
                FolderLock stopped = FolderLock.ofGateway(data)) {
            Objects.requireNonNull(alone);
            checkPlace(force);
            boolean decided = false;
            try {
                Manifest manifest = stage(file, watcher);
                // Where there was no spool, there was no lock to take: a gateway may have been started meanwhile
                try (FolderLock still = stopped.isHeld() ? stopped : FolderLock.ofGateway(data)) {
                    Objects.requireNonNull(still);
                    checkPlace(force);
                    PrivateFile.write(aside.resolve(DECIDED), nameOfBefore() + "\n");
                    decided = true;
                    finishMoves();
                }
                return manifest;
            } finally {
                if (!decided && !isUnfinished(data)) {
                    Folders.delete(aside);
                }
            }
        }
    }

    /** A folder that is not there yet. */
    private String nameOfBefore() {
        String name = "before-restore-" + TIME.format(clock.instant());
        String free = name;
        for (int n = 2; Files.exists(data.resolve(free)); n++) {
            free = name + "-" + n;
        }
        return free;
    }

    private void checkPlace(boolean force) throws IOException {
        if (isUnfinished(data)) {
            throw new RefusedException(
                    Refusal.UNFINISHED, "an earlier restore did not come to its end: finish it first");
        }
        if (!places.areInDataFolder()) {
            throw new RefusedException(
                    Refusal.ELSEWHERE,
                    "sallyport.store.dir or sallyport.classifier.file lies elsewhere: restore into an empty folder (--data-dir), and move them from there");
        }
        boolean empty = true;
        for (Path child : Folders.children(data)) {
            if (!OURS.contains(child.getFileName().toString())) {
                empty = false;
                if (!Files.getFileStore(child).equals(Files.getFileStore(data)) || Files.isSymbolicLink(child)) {
                    throw new RefusedException(
                            Refusal.ELSEWHERE,
                            "%s is a link, or on a disk of its own: restore into an empty folder (--data-dir), and move what is in it"
                                    .formatted(child));
                }
            }
        }
        if (!empty && !force) {
            throw new RefusedException(
                    Refusal.NOT_EMPTY, data + " is not empty: with --force what is in it is moved aside");
        }
    }

    /** Reads everything, and looks at it. */
    private Manifest stage(Path file, Watcher watcher) throws IOException {
        Folders.delete(aside);
        Path staged = PrivateFolder.make(aside.resolve("new"));
        long room = Math.max(0, data.toFile().getUsableSpace() - MIN_FREE);
        Manifest manifest;
        try (InputStream in = Files.newInputStream(file)) {
            manifest = ArchiveReader.read(in, (path, size) -> create(staged, path), room, watcher);
        }
        check(staged, manifest);
        Folders.sync(staged);
        return manifest;
    }

    private static OutputStream create(Path staged, String path) throws IOException {
        Path file = staged.resolve(path).normalize();
        if (!file.startsWith(staged)) { // No path of an entry can say so; the last line of defence
            throw new RefusedException(Refusal.UNSAFE_ENTRY, EntryPaths.printable(path));
        }
        try {
            Folders.makeFor(file);
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return new FilterOutputStream(Channels.newOutputStream(channel)) {
                @Override
                public void write(byte[] octets, int from, int count) throws IOException {
                    out.write(octets, from, count);
                }

                @Override
                public void close() throws IOException {
                    try (FileChannel closing = channel) {
                        closing.force(true);
                    }
                }
            };
        } catch (FileAlreadyExistsException e) {
            throw new RefusedException(
                    Refusal.UNSAFE_ENTRY, EntryPaths.printable(path) + " is twice in it, or below a file");
        }
    }

    private static void check(Path staged, Manifest manifest) throws IOException {
        for (Path file : Folders.children(staged.resolve("store"))) {
            String name = file.getFileName().toString().replaceFirst("\\.db$", "");
            ArchiveReader.checkSchema(name, 1);
            try {
                ArchiveReader.checkSchema(name, DatabaseCopy.check(file, name).schema());
            } catch (RefusedException e) {
                throw e;
            } catch (IOException e) {
                throw new RefusedException(Refusal.DAMAGED, String.valueOf(e.getMessage()));
            }
        }
        checkHeldMail(staged, new HashSet<>(manifest.missing()));
        checkAudit(staged, manifest);
    }

    private static void checkHeldMail(Path staged, Set<String> missing) throws IOException {
        Path index = staged.resolve("store").resolve("quarantine.db");
        if (Files.exists(index) && missing.size() < Manifest.MOST_MISSING) {
            DatabaseCopy.heldFiles(index, (name, needed) -> {
                if (needed && !missing.contains(name) && !Files.exists(staged.resolve(Snapshot.held(name)))) {
                    throw new RefusedException(
                            Refusal.ALTERED, "the held message %s is not in it".formatted(EntryPaths.printable(name)));
                }
            });
        }
    }

    private static void checkAudit(Path staged, Manifest manifest) throws IOException {
        AuditFolder.Check.Whole said = manifest.audit();
        if (said != null) {
            AuditFolder.Check found = new AuditFolder(staged.resolve(AuditFile.FOLDER)).check(null);
            if (!found.equals(said)) {
                throw new RefusedException(Refusal.ALTERED, "the audit log is not the one that was backed up");
            }
        }
    }

    /**
     * Does the rest of a restore that was broken off after the point of no return.
     *
     * @return false if there is none
     */
    public boolean finish() throws IOException {
        if (!isUnfinished(data)) {
            return false;
        }
        try (FolderLock alone = FolderLock.ofBackups(data)) {
            Objects.requireNonNull(alone);
            finishMoves();
            return true;
        }
    }

    private void finishMoves() throws IOException {
        String name = Files.readString(aside.resolve(DECIDED)).strip();
        if (!name.matches("before-restore-[0-9]{8}-[0-9]{6}(-[0-9]+)?")) {
            throw new IOException(aside.resolve(DECIDED) + " does not say where to move what was there");
        }
        if (!Files.exists(aside.resolve(CLEARED))) {
            clear(name);
            PrivateFile.write(aside.resolve(CLEARED), "");
        }
        for (Path child : Folders.children(aside.resolve("new"))) {
            mover.move(child, data.resolve(child.getFileName()));
        }
        DirectorySync.of(data).sync();
        Files.delete(aside.resolve(DECIDED)); // First: without the others, this would be no restore to be finished
        Folders.delete(aside);
    }

    private void clear(String name) throws IOException {
        Path before = data.resolve(name);
        for (Path child : Folders.children(data)) {
            String file = child.getFileName().toString();
            if (!OURS.contains(file) && !file.startsWith("before-restore-")) {
                PrivateFolder.make(before);
                mover.move(child, before.resolve(file));
            }
        }
        if (Files.exists(before)) {
            DirectorySync.of(before).sync();
        }
        DirectorySync.of(data).sync();
    }
}
