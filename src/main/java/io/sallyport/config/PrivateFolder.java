package io.sallyport.config;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes the folders of mail, and of what names people: others on the same host may not look into them. */
public final class PrivateFolder {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private PrivateFolder() {}

    /**
     * A folder, made for its owner only if it is missing, and so are those above it. One that is there keeps its rights:
     * whoever made it has decided.
     *
     * @throws IOException if it cannot be made, or something else has its name
     */
    public static Path make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) { // Also by a link, which the making of a folder would stumble over
            return folder;
        }
        boolean rights = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return rights ? Files.createDirectories(folder, OWNER_ONLY) : Files.createDirectories(folder);
    }
}
