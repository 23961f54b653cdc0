package io.sallyport.store.embedded;

import io.sallyport.config.PrivateFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * SQLite itself, which is no Java: its driver unpacks it into a folder and removes it at the end. Each process that is
 * killed leaves its copy, and a {@code /tmp} of a container may forbid to run what lies there. So it has a folder of ours,
 * which is emptied at the next start.
 */
final class UnpackedLibrary {
    private static final Logger LOG = Logger.getLogger(UnpackedLibrary.class);

    private static final String PLACE = "org.sqlite.tmpdir";
    private static final String FOLDER = "library";

    private UnpackedLibrary() {}

    /**
     * Lets the driver unpack into a folder in that of the databases, and removes what former processes have left there. One
     * that runs has its copy in memory, and misses nothing. Counts until the driver is used for the first time.
     *
     * @throws IOException if the folder cannot be made
     */
    static void in(Path store) throws IOException {
        Path folder = PrivateFolder.make(store.resolve(FOLDER));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "sqlite-*")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warnf("%s cannot be emptied of what former runs have left: %s", folder, e.getMessage());
        }
        System.setProperty(PLACE, folder.toAbsolutePath().toString());
    }

    /** A folder that was taken away since is none to unpack into: the driver would not work at all. */
    static void forgetWhatIsGone() {
        String place = System.getProperty(PLACE);
        if (place != null && !Files.isDirectory(Path.of(place))) {
            System.clearProperty(PLACE);
        }
    }

    /** Lets the driver of a command unpack where that of the gateway does whose database it looks at; else in /tmp, as ever. */
    static void beside(Path file) {
        Path folder = file.toAbsolutePath().resolveSibling(FOLDER);
        if (System.getProperty(PLACE) == null && Files.isDirectory(folder)) {
            System.setProperty(PLACE, folder.toString());
        }
    }
}
