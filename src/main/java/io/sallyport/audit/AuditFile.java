package io.sallyport.audit;

import io.sallyport.config.SiteConfig;
import jakarta.annotation.PreDestroy;
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
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The account in files: {@code <data-dir>/audit}. One process writes, one entry at a time, and each is on the disk before
 * what it tells of is done. A file that a power cut left with half a line goes on behind the last whole one: nothing was
 * done on the word of that half.
 */
@Singleton
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
        this(site.dataDir().resolve(FOLDER), FULL);
    }

    AuditFile(Path folder, long full) {
        this.folder = new AuditFolder(folder);
        this.full = full;
    }

    /** The file that is being written, and where the chain stands. */
    private record Open(FileChannel lock, FileChannel file, long next, String previous) {}

    @Override
    public synchronized void record(AuditEntry entry) throws IOException {
        Open current = open == null ? open() : open;
        open = null; // Whatever goes wrong now, the next call looks at the disk again
        try {
            if (current.file().size() >= full) {
                current.file().close();
                current = new Open(
                        current.lock(), create(folder.file(current.next())), current.next(), current.previous());
            }
            String text = AuditLine.write(current.next(), current.previous(), entry);
            append(current.file(), text);
            AuditLine line = AuditLine.parse(text);
            if (line == null) {
                throw new IOException("an entry of the audit log cannot be read again");
            }
            open = new Open(current.lock(), current.file(), current.next() + 1, line.hash());
        } finally {
            if (open == null) {
                close(current);
            }
        }
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

    private Open open() throws IOException {
        Files.createDirectories(
                folder.folder(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel lock = lock();
        try {
            List<Path> files = folder.files();
            if (files.isEmpty()) {
                return new Open(lock, create(folder.file(1)), 1, AuditLine.BEGINNING);
            }
            Path last = files.getLast();
            dropHalfLine(last);
            AuditFolder.Follower follower = start(files);
            AuditFolder.Check.Broken broken = follower.follow(last);
            if (broken != null) {
                throw new IOException("the audit log is damaged: %s line %d: %s"
                        .formatted(broken.file(), broken.line(), broken.why()));
            }
            return new Open(lock, FileChannel.open(last, StandardOpenOption.WRITE), follower.next, follower.previous);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** What the last file must begin with: the end of the one before. */
    private AuditFolder.Follower start(List<Path> files) throws IOException {
        if (files.size() == 1) {
            return new AuditFolder.Follower(1, AuditLine.BEGINNING);
        }
        List<Numbered> before = folder.newestOf(files.get(files.size() - 2));
        if (before.isEmpty()) {
            throw new IOException("the audit log is damaged: %s is empty".formatted(files.get(files.size() - 2)));
        }
        return new AuditFolder.Follower(
                before.getFirst().number() + 1, before.getFirst().hash());
    }

    private FileChannel lock() throws IOException {
        FileChannel channel =
                FileChannel.open(folder.folder().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException("the audit log is written by somebody else in this process", e);
        }
        channel.close();
        throw new IOException("the audit log is written by another process");
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
            close(current);
        }
    }

    private static void close(Open current) throws IOException {
        try (FileChannel lock = current.lock()) {
            current.file().close();
        }
    }
}
