package io.sallyport.spool;

import io.sallyport.config.PrivateFolder;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.metrics.MailMetrics;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The spool as files: one a mail, in a folder that belongs to one process.
 *
 * <pre>
 * lock         held while the spool is open
 * incoming/    drafts; what a crash leaves here was promised to nobody, and is deleted at the next start
 * queue/       &lt;queue id&gt;.mail, see {@link SpoolFormat}
 * corrupt/     files that are not what was written, for somebody to look at
 * </pre>
 *
 * <p>A mail enters the queue by a rename, so that it is there as a whole or not at all. Durable means: the file is synced,
 * then renamed, then the folder is synced; see {@link DirectorySync} for how many mails share the last step.
 */
public final class FileSpool implements Spool, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FileSpool.class);

    private static final String SUFFIX = ".mail";
    private static final Pattern QUEUE_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** A file with more states than this is written anew: five days of hourly attempts make about 120. */
    private static final int MOST_EVENTS = 64;

    private final Path incoming;
    private final Path queue;
    private final Path corrupt;
    private final Limits limits;
    private final LongSupplier freeSpace;
    private final DirectorySync queueSync;
    private final MailMetrics metrics;

    private final FileChannel lockChannel;
    private final Map<String, SpoolFile> index = new ConcurrentHashMap<>();

    /** Names of drafts that are neither committed nor closed. */
    private final Set<String> drafts = ConcurrentHashMap.newKeySet();

    /**
     * Bounds of a spool.
     *
     * @param minFree octets that must stay free on the disk
     * @param maxEntries the most mails
     */
    public record Limits(long minFree, int maxEntries) {}

    /**
     * Opens the spool in a folder, which is made if need be, and reads its queue.
     *
     * @throws IOException if the folder cannot be used, or another process uses it
     */
    public FileSpool(Path root, Limits limits, MailMetrics metrics) throws IOException {
        this(root, limits, metrics, root.toFile()::getUsableSpace, null);
    }

    /**
     * The same with its surroundings given.
     *
     * @param queueSync null for the real one
     */
    FileSpool(Path root, Limits limits, MailMetrics metrics, LongSupplier freeSpace, @Nullable DirectorySync queueSync)
            throws IOException {
        this.incoming = root.resolve("incoming");
        this.queue = root.resolve("queue");
        this.corrupt = root.resolve("corrupt");
        this.limits = limits;
        this.metrics = metrics;
        this.freeSpace = freeSpace;
        this.queueSync = queueSync == null ? DirectorySync.of(queue) : queueSync;
        for (Path folder : List.of(root, incoming, queue, corrupt)) {
            PrivateFolder.make(folder);
        }
        this.lockChannel = lock(root.resolve("lock"));
        try {
            DirectorySync.of(root).sync();
            deleteDrafts();
            load();
        } catch (IOException | RuntimeException e) {
            lockChannel.close();
            throw e;
        }
        metrics.watchSpool(index::size);
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null; // This very process has it open a second time
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        if (lock == null) {
            channel.close();
            throw new IOException("the spool %s is in use by another process".formatted(file.getParent()));
        }
        return channel;
    }

    private void deleteDrafts() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming)) {
            for (Path file : files) {
                try {
                    Files.delete(file);
                    LOG.infof("deleted the draft %s: it was promised to nobody", file.getFileName());
                } catch (IOException e) {
                    LOG.errorf(e, "the draft %s could not be deleted", file.getFileName());
                }
            }
        }
    }

    private void load() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(queue)) {
            for (Path file : files) {
                load(file);
            }
        }
    }

    /** Takes one file into the index, or sets it aside: neither stops the others. */
    private void load(Path path) {
        try {
            String name = path.getFileName().toString();
            if (!name.endsWith(SUFFIX) || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new CorruptMailException("not a file of this spool");
            }
            SpoolFile file = SpoolFile.read(path);
            String queueId = file.mail().queueId();
            if (!name.equals(queueId + SUFFIX) || !QUEUE_ID.matcher(queueId).matches()) {
                throw new CorruptMailException("its name is not that of the mail in it");
            }
            index.put(queueId, file);
        } catch (CorruptMailException e) {
            setAside(path, e);
        } catch (IOException e) {
            // The disk or the system failed, which says nothing about the file: it is left for the next start.
            metrics.spoolCorrupt();
            LOG.errorf(e, "spool.unreadable file=%s: it is not in the queue until the next start", path.getFileName());
        }
    }

    private void setAside(Path path, CorruptMailException why) {
        metrics.spoolCorrupt();
        LOG.errorf("spool.corrupt file=%s: %s; set aside in %s", path.getFileName(), why.getMessage(), corrupt);
        try {
            Path target = corrupt.resolve(path.getFileName());
            for (int i = 1; Files.exists(target, LinkOption.NOFOLLOW_LINKS); i++) {
                target = corrupt.resolve(path.getFileName() + "." + i);
            }
            Files.move(path, target);
        } catch (IOException e) {
            LOG.errorf(e, "spool.corrupt file=%s could not be set aside", path.getFileName());
        }
    }

    @Override
    public Draft draft(SpooledMail mail, MailMessage message) throws IOException {
        String queueId = mail.queueId();
        if (!QUEUE_ID.matcher(queueId).matches()) {
            throw new IllegalArgumentException("queue id %s (expected: %s)".formatted(queueId, QUEUE_ID));
        }
        checkRoom(message.size());
        Path path = incoming.resolve(queueId + SUFFIX);
        if (!drafts.add(queueId)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        try {
            if (index.containsKey(queueId)) {
                throw new FileAlreadyExistsException(
                        queue.resolve(queueId + SUFFIX).toString());
            }
            return new FileDraft(SpoolFile.write(path, mail.withSize(message.size()), message));
        } catch (IOException | RuntimeException e) {
            drafts.remove(queueId);
            throw e;
        }
    }

    @Override
    public void check() throws IOException {
        checkRoom(0);
        Files.delete(Files.createTempFile(incoming, "check", SUFFIX)); // A start deletes what a crash leaves of it
    }

    private void checkRoom(long size) throws IOException {
        int entries = index.size() + drafts.size();
        if (entries >= limits.maxEntries()) {
            throw new IOException(
                    "the spool holds %d mails (expected: at most %d)".formatted(entries, limits.maxEntries()));
        }
        long free = freeSpace.getAsLong();
        if (free - size < limits.minFree()) {
            throw new IOException("the spool's disk has %d octets free for a mail of %d (expected: %d to stay free)"
                    .formatted(free, size, limits.minFree()));
        }
    }

    /** A mail in {@code incoming/}. */
    private final class FileDraft implements Draft {
        private final SpoolFile file;
        private boolean open = true;

        FileDraft(SpoolFile file) {
            this.file = file;
        }

        @Override
        public SpooledMail commit(List<MailAddress> pending, String why) throws IOException {
            if (!open) {
                throw new IllegalStateException("the draft was committed or closed before");
            }
            SpooledMail written = file.mail();
            if (pending.isEmpty() || !written.envelope().recipients().containsAll(pending)) {
                throw new IllegalArgumentException(
                        "pending: %s (expected: recipients of the draft)".formatted(pending));
            }
            boolean fewer = !pending.equals(written.pending());
            if (fewer || !why.isEmpty()) {
                // The reason alone is worth a line, but not a sync of its own: nothing depends on it.
                file.append(written.withPending(pending).withLastError(why.isEmpty() ? null : why), fewer);
            }
            String queueId = written.queueId();
            Path target = queue.resolve(queueId + SUFFIX);
            Files.move(file.path(), target, StandardCopyOption.ATOMIC_MOVE);
            file.movedTo(target);
            queueSync.sync(); // If this fails, close() takes the file away again: nothing was promised
            index.put(queueId, file);
            open = false;
            drafts.remove(queueId);
            metrics.spoolStored();
            return file.mail();
        }

        @Override
        public void close() {
            if (!open) {
                return;
            }
            open = false;
            try {
                Files.deleteIfExists(file.path());
            } catch (IOException e) {
                LOG.warnf(e, "the draft %s could not be deleted", file.path());
            } finally {
                drafts.remove(file.mail().queueId());
            }
        }
    }

    @Override
    public Collection<SpooledMail> all() {
        return index.values().stream().map(SpoolFile::mail).toList();
    }

    @Override
    public @Nullable SpooledMail find(String queueId) {
        SpoolFile file = index.get(queueId);
        return file == null ? null : file.mail();
    }

    @Override
    public MailMessage message(SpooledMail mail) throws IOException {
        SpoolFile file = present(mail);
        try {
            file.verify();
        } catch (CorruptMailException e) {
            synchronized (file) {
                if (index.remove(mail.queueId(), file)) {
                    setAside(file.path(), e);
                }
            }
            throw e;
        }
        return file.message();
    }

    @Override
    public void update(SpooledMail mail) throws IOException {
        if (mail.pending().isEmpty()) {
            throw new IllegalArgumentException("nobody waits for %s: remove it".formatted(mail.queueId()));
        }
        SpoolFile file = present(mail);
        synchronized (file) {
            if (index.get(mail.queueId()) != file) {
                throw new NoSuchFileException(file.path().toString());
            }
            file.append(mail, true);
            if (file.events() > MOST_EVENTS) {
                compact(file);
            }
        }
    }

    /** Drops old states. The file is good without it, so that a failure here is no failure of the change. */
    private void compact(SpoolFile file) {
        Path copy = incoming.resolve(file.mail().queueId() + SUFFIX);
        try {
            file.writeCompacted(copy);
            Files.move(copy, file.path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            file.compacted();
            queueSync.sync(); // Before the next change: after a crash the old file would lack it
        } catch (IOException e) {
            LOG.warnf(e, "the file %s could not be compacted", file.path());
            try {
                Files.deleteIfExists(copy);
            } catch (IOException another) {
                LOG.warnf(another, "the draft %s could not be deleted", copy);
            }
        }
    }

    @Override
    public void remove(SpooledMail mail) throws IOException {
        SpoolFile file = present(mail);
        synchronized (file) {
            Files.deleteIfExists(file.path());
            index.remove(mail.queueId(), file);
        }
        queueSync.sync();
    }

    private SpoolFile present(SpooledMail mail) throws NoSuchFileException {
        SpoolFile file = index.get(mail.queueId());
        if (file == null) {
            throw new NoSuchFileException(mail.queueId());
        }
        return file;
    }

    /** Lets another process use the folder. */
    @Override
    public void close() throws IOException {
        lockChannel.close();
    }
}
