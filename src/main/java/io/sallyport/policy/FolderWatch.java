package io.sallyport.policy;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Notices that one of a set of files may have changed: told by the file system where it can, and by looking at times and
 * sizes where it cannot. For one thread, but {@link #close} may come from another.
 */
final class FolderWatch implements Closeable {
    private static final Logger LOG = Logger.getLogger(FolderWatch.class);
    /** An editor or a deployment writes several files in a row. */
    private static final Duration QUIET = Duration.ofMillis(50);
    /** Somebody who writes all the time must not keep us from reading for ever. */
    private static final int MAX_QUIET_ROUNDS = 20;

    private final @Nullable WatchService service;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Path, WatchKey> folders = new HashMap<>();
    private Map<Path, Stamp> seen = Map.of();

    /** What tells one content of a file from another without reading it. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object fileKey) {}

    FolderWatch() {
        this.service = open();
    }

    private static @Nullable WatchService open() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.infof("Changes of the policy are found by looking alone: %s", e.getMessage());
            return null;
        }
    }

    /** Remembers how the files are now. To be called before they are read, so that no change falls between. */
    void mark(Set<Path> files) {
        seen = stamps(files);
        Set<Path> parents = new HashSet<>();
        for (Path file : files) {
            Path parent = file.getParent();
            if (parent != null) {
                parents.add(parent);
            }
        }
        folders.entrySet().removeIf(entry -> {
            boolean gone =
                    !parents.contains(entry.getKey()) || !entry.getValue().isValid();
            if (gone) {
                entry.getValue().cancel();
            }
            return gone;
        });
        parents.forEach(this::register);
    }

    private void register(Path folder) {
        if (service == null || folders.containsKey(folder) || !Files.isDirectory(folder)) {
            return;
        }
        try {
            folders.put(
                    folder,
                    folder.register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_DELETE,
                            StandardWatchEventKinds.ENTRY_MODIFY));
        } catch (IOException e) {
            LOG.debugf("%s is looked at instead of watched: %s", folder, e.getMessage());
        }
    }

    /**
     * Waits for a change, and then until the files are quiet.
     *
     * @param patience the longest wait
     * @return whether a file may have changed since {@link #mark}
     */
    boolean await(Duration patience) throws InterruptedException {
        boolean told = pause(patience);
        if (!told && stamps(seen.keySet()).equals(seen)) {
            return false;
        }
        Map<Path, Stamp> before = stamps(seen.keySet());
        for (int round = 0; round < MAX_QUIET_ROUNDS; round++) {
            boolean more = pause(QUIET);
            Map<Path, Stamp> now = stamps(seen.keySet());
            if (!more && now.equals(before)) {
                return true;
            }
            before = now;
        }
        return true;
    }

    /** Waits; true if the file system told of one of the files. */
    private boolean pause(Duration patience) throws InterruptedException {
        if (service == null) {
            closed.await(patience.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        }
        WatchKey key = service.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        boolean ours = false;
        while (key != null) {
            Path folder = (Path) key.watchable();
            for (WatchEvent<?> event : key.pollEvents()) {
                ours |= !(event.context() instanceof Path name) || seen.containsKey(folder.resolve(name));
            }
            key.reset();
            key = service.poll();
        }
        return ours;
    }

    private static Map<Path, Stamp> stamps(Set<Path> files) {
        Map<Path, Stamp> stamps = new HashMap<>();
        for (Path file : files) {
            stamps.put(file, stamp(file));
        }
        return stamps;
    }

    private static Stamp stamp(Path file) {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(is.lastModifiedTime(), is.size(), is.fileKey());
        } catch (IOException e) {
            return new Stamp(FileTime.fromMillis(0), -1, null); // Not there, or not for us: a state like another.
        }
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
