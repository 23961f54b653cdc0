package io.sallyport.backup;

import io.sallyport.audit.AuditFile;
import io.sallyport.audit.AuditFolder;
import io.sallyport.config.PrivateFolder;
import io.sallyport.store.embedded.DatabaseCopy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a gateway keeps, as it is at about one moment, set aside in {@code <data-dir>/backup.tmp} while the gateway goes on.
 *
 * <p><b>Held mail.</b> The gateway writes a file before it promises its row, and deletes a file only when its row says that
 * nobody waits for it any more. So the index is copied first: each row that somebody waits for had its file at that moment,
 * and has it still unless its mail was decided about since. Files are set aside by a second name (a hard link: they are
 * written once and never changed, so that this takes neither time nor room). If some that were needed are gone, the index is
 * copied again, which now says so, and what is new is set aside, until none is gone that was gone before: what two copies in
 * turn wait for and nobody has was lost earlier, and the backup says so.
 *
 * <p><b>Databases</b> are copied by {@link DatabaseCopy}, each as of one moment. <b>Small files</b> are replaced as a whole by
 * their writers, and so read as a whole. <b>Accounts</b> (audit, observations for reports) only grow, and are copied up to
 * their last whole line; the audit log last, since each change is recorded before it is made: nobody is in the backup whose
 * addition is not on record there.
 *
 * <p><b>Left out</b>: the spool, since mail in it would be delivered a second time, by the gateway that goes on and by the one
 * that is put back (unless asked for, with the gateway stopped); keys and the token of this host, which have no business beside
 * the mail that they protect; the name of the node, which two gateways must not share; and what is made anew.
 */
final class Snapshot implements Closeable {
    /** Where it is set aside. */
    static final String FOLDER = "backup.tmp";

    /** More often than this nobody deletes held mail between two looks. */
    private static final int MOST_ROUNDS = 8;

    private final DataPlaces places;
    private final Path folder;
    private final FolderLock lock;
    private final Set<String> gone = new HashSet<>();
    private long kept;

    private Snapshot(DataPlaces places, FolderLock lock) {
        this.places = places;
        this.folder = places.data().resolve(FOLDER);
        this.lock = lock;
    }

    /**
     * What may be added.
     *
     * @param spool mail that waits for a backend; the gateway must not run
     * @param policies the policy's folder
     */
    public record Extras(boolean spool, boolean policies) {}

    /** Sets everything aside; who closes it, takes it away. */
    static Snapshot take(DataPlaces places, Extras extras) throws IOException {
        if (!Files.isDirectory(places.data())) {
            throw new NoSuchFileException(places.data().toString(), null, "there is no such data folder");
        }
        FolderLock lock = FolderLock.ofBackups(places.data());
        Snapshot snapshot = new Snapshot(places, lock);
        try {
            Folders.delete(snapshot.folder); // What a crash has left
            PrivateFolder.make(snapshot.folder);
            if (extras.spool()) {
                try (FolderLock stopped = FolderLock.ofGateway(places.data())) {
                    Objects.requireNonNull(stopped);
                    snapshot.fill(extras);
                }
            } else {
                snapshot.fill(extras);
            }
            return snapshot;
        } catch (IOException | RuntimeException e) {
            snapshot.close();
            throw e;
        }
    }

    private void fill(Extras extras) throws IOException {
        heldMail();
        for (String name : DatabaseCopy.names()) {
            if (!name.equals("quarantine")) {
                database(name);
            }
        }
        copyIfThere(places.model(), "classifier/model");
        copyIfThere(places.data().resolve("digest/progress.json"), "digest/progress.json");
        copyGrowing("reports");
        copyIfThere(places.data().resolve("access/users.json"), "access/users.json");
        copyIfThere(places.data().resolve("access/tokens.json"), "access/tokens.json");
        if (extras.policies()) {
            copyPolicies(places.policies(), "policies/", 0);
        }
        if (extras.spool()) {
            spool();
        }
        copyGrowing(AuditFile.FOLDER);
    }

    private void heldMail() throws IOException {
        Path index = places.store().resolve("quarantine.db");
        Path copy = folder.resolve("store").resolve("quarantine.db");
        if (!Files.exists(index)) {
            return;
        }
        Set<String> before = Set.of();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Files.deleteIfExists(copy);
            database("quarantine");
            gone.clear();
            DatabaseCopy.heldFiles(copy, this::keepHeld);
            if (before.containsAll(gone)) {
                break;
            }
            before = Set.copyOf(gone);
        }
        dropForgotten(copy);
    }

    /** Where the file of a held message is, below the data folder. */
    static String held(String name) {
        return "quarantine/messages/%s/%s".formatted(name.length() < 6 ? "00" : name.substring(4, 6), name);
    }

    private void keepHeld(String name, boolean needed) throws IOException {
        Path aside = folder.resolve(held(name));
        if (Files.exists(aside)) {
            return;
        }
        if (keep(places.data().resolve(held(name)), aside)) {
            kept++;
        } else if (needed) {
            gone.add(name);
        }
    }

    /** What an earlier copy of the index named, and the last one does not, would be known to nobody. */
    private void dropForgotten(Path index) throws IOException {
        Path all = folder.resolve("all");
        if (!Files.exists(folder.resolve("quarantine"))) {
            return;
        }
        Files.move(folder.resolve("quarantine"), all);
        kept = 0;
        DatabaseCopy.heldFiles(index, (name, needed) -> {
            Path file = all.resolve(held(name).substring("quarantine/".length()));
            if (Files.exists(file)) {
                Path place = folder.resolve(held(name));
                Folders.makeFor(place);
                Files.move(file, place);
                kept++;
            }
        });
        Folders.delete(all);
    }

    /** Gives a file that is never changed a second name here; false if it is gone. */
    private static boolean keep(Path file, Path aside) throws IOException {
        Folders.makeFor(aside);
        try {
            Files.createLink(aside, file);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return copy(file, aside); // Another disk, or one that has no links
        }
    }

    private static boolean copy(Path file, Path aside) throws IOException {
        try {
            Files.copy(file, aside);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void database(String name) throws IOException {
        Path file = places.store().resolve(name + ".db");
        if (Files.exists(file)) {
            Path copy = folder.resolve("store").resolve(name + ".db");
            Folders.makeFor(copy);
            DatabaseCopy.take(file, copy);
        }
    }

    private void copyIfThere(Path file, String path) throws IOException {
        if (Files.isRegularFile(file)) {
            Path aside = folder.resolve(path);
            Folders.makeFor(aside);
            copy(file, aside);
        }
    }

    private void copyGrowing(String below) throws IOException {
        Folders.walkChanging(places.data().resolve(below), (path, file, size) -> {
            // What is hidden is half written, or nobody's: no archive with it would be put back
            if (!path.endsWith("lock") && EntryPaths.isSafe(below + "/" + path)) {
                Path aside = folder.resolve(below).resolve(path);
                Folders.makeFor(aside);
                copyWholeLines(file, aside);
            }
        });
    }

    private static void copyWholeLines(Path file, Path aside) throws IOException {
        if (!copy(file, aside)) {
            return; // Its day is over, and it was taken away
        }
        try (FileChannel copy = FileChannel.open(aside, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = copy.size();
            ByteBuffer octet = ByteBuffer.allocate(1);
            while (end > 0 && copy.read(octet.clear(), end - 1) == 1 && octet.get(0) != '\n') {
                end--;
            }
            copy.truncate(end);
        }
    }

    /** Links are followed: where policies are mounted they are links. What is hidden is not policy. */
    private void copyPolicies(Path from, String below, int depth) throws IOException {
        for (Path child : Folders.children(from)) {
            String path = below + child.getFileName();
            if (!EntryPaths.isSafe(path)) {
                continue;
            }
            if (Files.isDirectory(child) && depth < 8) {
                copyPolicies(child, path + "/", depth + 1);
            } else {
                copyIfThere(child, path);
            }
        }
    }

    private void spool() throws IOException {
        for (String queue : List.of("queue", "corrupt")) {
            for (Path mail : Folders.children(places.data().resolve("spool").resolve(queue))) {
                String path = "spool/%s/%s".formatted(queue, mail.getFileName());
                if (EntryPaths.isSafe(path)) {
                    copyIfThere(mail, path);
                }
            }
        }
    }

    /** Where everything is. */
    Path folder() {
        return folder;
    }

    /** What there is. */
    Manifest manifest(String program, Instant created, Extras extras) throws IOException {
        Map<String, DatabaseCopy.Facts> databases = new TreeMap<>();
        for (String name : DatabaseCopy.names()) {
            Path file = folder.resolve("store").resolve(name + ".db");
            if (Files.exists(file)) {
                databases.put(name, DatabaseCopy.facts(file, name));
            }
        }
        long[] sum = new long[2];
        Folders.walk(folder, (path, file, size) -> {
            sum[0]++;
            sum[1] += size;
        });
        AuditFolder.Check audit = new AuditFolder(folder.resolve(AuditFile.FOLDER)).check(null);
        return new Manifest(
                program,
                created,
                databases,
                kept,
                gone.stream().sorted().limit(Manifest.MOST_MISSING).toList(),
                audit instanceof AuditFolder.Check.Whole whole ? whole : null,
                extras.spool(),
                sum[0],
                sum[1]);
    }

    @Override
    public void close() throws IOException {
        try {
            Folders.delete(folder);
        } finally {
            lock.close();
        }
    }
}
