package io.sallyport.backup;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps other processes out of what a backup works on; its file stays. */
final class FolderLock implements Closeable {
    private final @Nullable FileChannel channel;

    private FolderLock(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /** One backup or restore at a time, since both have a folder for what is half done. */
    static FolderLock ofBackups(Path data) throws IOException {
        return take(data.resolve("backup.lock"), Refusal.BUSY, "another backup or restore is under way in " + data);
    }

    /** The lock that a running gateway has on its spool. */
    static FolderLock ofGateway(Path data) throws IOException {
        Path spool = data.resolve("spool");
        if (!Files.isDirectory(spool)) {
            return new FolderLock(null);
        }
        return take(spool.resolve("lock"), Refusal.IN_USE, "a gateway runs on %s: stop it first".formatted(data));
    }

    private static FolderLock take(Path file, Refusal refusal, String why) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            throw new RefusedException(refusal, why);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new RefusedException(refusal, why);
        }
        return new FolderLock(channel);
    }

    /** Whether there was something to lock. */
    boolean isHeld() {
        return channel != null;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
