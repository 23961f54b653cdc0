package io.sallyport.smtp;

import io.sallyport.config.PrivateFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The folder of the messages that are being received and are too large for the heap. */
final class TemporaryFolder {
    private static final String PREFIX = "incoming-";
    private static final String SUFFIX = ".tmp";

    private TemporaryFolder() {}

    /**
     * Makes the folder ready at start: creates it if need be and deletes what a crash left there. Other files than
     * ours stay.
     *
     * @return how many files were deleted
     */
    static int sweep(Path folder) throws IOException {
        PrivateFolder.make(folder);
        int deleted = 0;
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path leftover : leftovers) {
                if (Files.isRegularFile(leftover, LinkOption.NOFOLLOW_LINKS) && Files.deleteIfExists(leftover)) {
                    deleted++;
                }
            }
        }
        return deleted;
    }

    /** A new file that its owner alone may read. */
    static Path newFile(Path folder) throws IOException {
        return Files.createTempFile(folder, PREFIX, SUFFIX);
    }
}
