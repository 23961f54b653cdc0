package io.sallyport.audit;

import io.sallyport.config.PrivateFolder;
import io.sallyport.config.SiteConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The account in files: {@code <data-dir>/audit}. One process writes at a time, and each entry is on the disk before
 * what it tells of is done. A file that a power cut left with half a line goes on behind the last whole one: nothing was
 * done on the word of that half.
 */
@Singleton
@Typed(AuditFile.class)
public final class AuditFile implements AuditLog {
    /** Where it is, below the data folder. */
    public static final String FOLDER = "audit";

    private static final Logger LOG = Logger.getLogger(AuditFile.class);

    /** Then the next file is begun, so that old ones can be moved to where nobody changes them. */
    private static final long FULL = 16L * 1024 * 1024;

    private final AuditFolder folder;
    private final long full;
    private @Nullable Open open;

    @Inject
    AuditFile(SiteConfig site) {
        this(site.dataDir());
    }

    /** The account of a gateway, for a command that changes something of it. */
    public AuditFile(Path dataDir) {
        this(dataDir.resolve(FOLDER), FULL);
    }

    AuditFile(Path folder, long full) {
        this.folder = new AuditFolder(folder);
        this.full = full;
    }

    /** The file that is being written, and where the chain stands at its end. */
    private record Open(Path path, FileChannel file, long size, long next, String previous) {}

    @Override
    public synchronized void record(AuditEntry entry) throws IOException {
        PrivateFolder.make(folder.folder());
        try (FileChannel lock = FileChannel.open(
                        folder.folder().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = lock.lock()) {
            Objects.requireNonNull(held);
            Open current = end();
            open = null; // Whatever goes wrong now, the next call looks at the disk again
            try {
                open = write(current, entry);
            } finally {
                if (open == null || open.file() != current.file()) {
                    current.file().close();
                }
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException("the audit log is written by somebody else in this process", e);
        }
    }

    private Open write(Open end, AuditEntry entry) throws IOException {
        Path path = end.size() < full ? end.path() : folder.file(end.next());
        FileChannel file = end.size() < full ? end.file() : create(path);
        String text = AuditLine.write(end.next(), end.previous(), entry);
        AuditLine line = AuditLine.parse(text);
        if (line == null) {
            throw new IOException("the entry could not be read again");
        }
        append(file, text);
        return new Open(path, file, file.size(), end.next() + 1, line.hash());
    }

    /** Where the chain ends: as we left it, or as a command left it that wrote after us. */
    private Open end() throws IOException {
        Open known = open;
        List<Path> files = folder.files();
        if (known != null) {
            if (!files.isEmpty() && files.getLast().equals(known.path()) && Files.size(known.path()) == known.size()) {
                return known;
            }
            open = null;
            known.file().close();
        }
        if (files.isEmpty()) {
            return new Open(folder.file(1), create(folder.file(1)), 0, 1, AuditLine.BEGINNING);
        }
        Path last = files.getLast();
        dropHalfLine(last);
        AuditFolder.Follower follower = start(files);
        AuditFolder.Check.Broken broken = follower.follow(last);
        if (broken != null) {
            throw new IOException(
                    "the audit log is damaged: %s line %d: %s".formatted(broken.file(), broken.line(), broken.why()));
        }
        return new Open(
                last,
                FileChannel.open(last, StandardOpenOption.WRITE),
                Files.size(last),
                follower.chain.next(),
                follower.chain.hash());
    }

    private static void append(FileChannel file, String text) throws IOException {
        long before = file.size();
        ByteBuffer octets = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            file.position(before);
            while (octets.hasRemaining()) {
                file.write(octets);
            }
            file.force(false);
        } catch (IOException e) {
            file.truncate(before); // The disk may be full: what was not promised must not stand there later
            throw e;
        }
    }

    /** What the last file must begin with: the end of the one before. */
    private AuditFolder.Follower start(List<Path> files) throws IOException {
        if (files.size() == 1) {
            return new AuditFolder.Follower(new AuditChain(), null);
        }
        List<Numbered> before = folder.newestOf(files.get(files.size() - 2));
        if (before.isEmpty()) {
            throw new IOException("the audit log is damaged: %s is empty".formatted(files.get(files.size() - 2)));
        }
        AuditLog.Numbered last = before.getFirst();
        return new AuditFolder.Follower(new AuditChain(last.number() + 1, last.hash()), null);
    }

    private static FileChannel create(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
        return channel;
    }

    private static void dropHalfLine(Path file) throws IOException {
        try (RandomAccessFile octets = new RandomAccessFile(file.toFile(), "rw")) {
            long end = octets.length();
            long keep = end;
            while (keep > 0) {
                octets.seek(keep - 1);
                if (octets.read() == '\n') {
                    break;
                }
                keep--;
            }
            if (keep < end) {
                LOG.warnf("%s ends with half a line of %d octets, which is dropped", file, end - keep);
                octets.setLength(keep);
            }
        }
    }

    /** Its files, for reading. */
    AuditFolder folder() {
        return folder;
    }

    @Override
    public List<Numbered> newest(long before, int most) throws IOException {
        if (most < 1 || most > 500) {
            throw new IllegalArgumentException("%d entries (expected: 1 to 500)".formatted(most));
        }
        return folder.newest(before, most);
    }

    @PreDestroy
    synchronized void close() throws IOException {
        Open current = open;
        open = null;
        if (current != null) {
            current.file().close();
        }
    }
}
