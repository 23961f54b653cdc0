package io.sallyport.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes the names of a directory durable, many callers with one sync (group commit).
 *
 * <p>A file that is synced can still be lost if its name is not: the directory must be synced too. That costs some
 * milliseconds whether one name has changed or a hundred. Here the first caller syncs; whoever comes meanwhile waits,
 * because the running sync may have passed his name already, and the next sync serves all of them.
 */
public final class DirectorySync {
    /** One sync of the directory. */
    interface Operation {
        void run() throws IOException;
    }

    private final Operation operation;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    /** Syncs are numbered: how many have begun, and which was the last to end. */
    private long begun;

    private long done;
    private boolean running;

    private long lastFailed;
    private @Nullable IOException failure;

    DirectorySync(Operation operation) {
        this.operation = operation;
    }

    /** Syncs that directory. */
    public static DirectorySync of(Path directory) {
        return new DirectorySync(() -> {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        });
    }

    /**
     * Returns when a sync that began after this call has ended well.
     *
     * @throws IOException if it failed, or a later one did: after a failed sync the system may have forgotten what it
     *     could not write, so that a later success proves nothing
     */
    public void sync() throws IOException {
        lock.lock();
        try {
            long mine = begun + 1;
            while (done < mine) {
                if (running) {
                    ended.awaitUninterruptibly();
                } else {
                    runOne();
                }
            }
            if (lastFailed >= mine) {
                throw new IOException("the directory could not be synced", failure);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Runs one sync without the lock, so that others can queue up for the next. */
    private void runOne() {
        begun++;
        running = true;
        IOException problem = null;
        lock.unlock();
        try {
            operation.run();
        } catch (IOException e) {
            problem = e;
        } finally {
            lock.lock();
            running = false;
            done = begun;
            if (problem != null) {
                lastFailed = begun;
                failure = problem;
            }
            ended.signalAll();
        }
    }
}
