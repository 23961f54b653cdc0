package io.sallyport.extract;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one folder of a worker's own, below the system's temporary folder and readable by its user alone: some parsers read
 * nothing but files. It goes with its worker.
 */
record WorkerFolder(Path path) {
    private static final Logger LOG = Logger.getLogger(WorkerFolder.class);

    private static final int MOST_FILES = 1_000;
    private static final long MOST_OCTETS = 1L << 30;
    private static final int MOST_LEFT = 20;
    private static final long MOST_OCTETS_LEFT = 64L << 20;

    static WorkerFolder create() throws IOException {
        return new WorkerFolder(Files.createTempDirectory("sallyport-worker-").toRealPath());
    }

    /** Whether there is more in it than any parser needs: more files and folders, or more octets. */
    boolean isOverfull() {
        return exceeds(MOST_FILES, MOST_OCTETS);
    }

    /** Whether parsers leave behind what they should have deleted. */
    boolean isLittered() {
        return exceeds(MOST_LEFT, MOST_OCTETS_LEFT);
    }

    /** Looks no further than the bounds. */
    private boolean exceeds(int mostFiles, long mostOctets) {
        Census census = new Census(mostFiles, mostOctets);
        try {
            Files.walkFileTree(path, census);
        } catch (IOException e) {
            LOG.warnf("What is in %s cannot be counted: %s", path, e);
            return true; // Its worker is replaced, and the folder with it
        }
        return census.isExceeded();
    }

    private static final class Census extends SimpleFileVisitor<Path> {
        private int files;
        private long octets;

        Census(int files, long octets) {
            this.files = files;
            this.octets = octets;
        }

        boolean isExceeded() {
            return files < 0 || octets < 0;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files--;
            octets -= attributes.size();
            return isExceeded() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE; // Deleted a moment ago
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
            files--; // And the folder of all itself: one more than it holds
            return isExceeded() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }
    }

    /** Deletes it and all that is in it, following no link. Its worker must have ended. */
    void delete() {
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOG.warnf("What a worker left in %s could not be deleted: %s", path, e);
        }
    }
}
