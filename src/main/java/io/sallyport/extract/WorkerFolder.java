package io.sallyport.extract;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jboss.logging.Logger;

/**
 * The one folder of a worker's own, below the system's temporary folder and readable by its user alone: some parsers read
 * nothing but files. It goes with its worker.
 */
record WorkerFolder(Path path) {
    private static final Logger LOG = Logger.getLogger(WorkerFolder.class);

    static WorkerFolder create() throws IOException {
        return new WorkerFolder(Files.createTempDirectory("sallyport-worker-").toRealPath());
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
