package io.sallyport.backup;

import io.sallyport.config.PrivateFolder;
import io.sallyport.spool.DirectorySync;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whole folders: walked in one order, made durable, taken away. Links are never followed. */
final class Folders {
    private Folders() {}

    /** Takes a file and its path from the folder that is walked, with {@code /} between its parts. */
    interface Visit {
        /** Takes it. */
        void file(String path, Path file, long size) throws IOException;
    }

    /** The names in a folder, in order; none if it is not there. */
    static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }

    /** Visits all plain files below, in the order of their names. */
    static void walk(Path root, Visit visit) throws IOException {
        for (Path child : children(root)) {
            walk(child, child.getFileName().toString(), visit, false);
        }
    }

    /** The same where others work meanwhile: what they take away is not visited. */
    static void walkChanging(Path root, Visit visit) throws IOException {
        for (Path child : children(root)) {
            walk(child, child.getFileName().toString(), visit, true);
        }
    }

    private static void walk(Path place, String path, Visit visit, boolean changing) throws IOException {
        try {
            BasicFileAttributes file =
                    Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (file.isDirectory()) {
                for (Path child : children(place)) {
                    walk(child, path + "/" + child.getFileName(), visit, changing);
                }
            } else if (file.isRegularFile()) {
                visit.file(path, place, file.size());
            }
        } catch (NoSuchFileException e) {
            if (!changing || Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }

    /** Takes a folder away with all that is in it, if it is there. */
    static void delete(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Returns when the names in all folders below would outlive a fall of the machine. */
    static void sync(Path root) throws IOException {
        for (Path child : children(root)) {
            if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                sync(child);
            }
        }
        DirectorySync.of(root).sync();
    }

    /** The folder of a file, made for its owner alone. */
    static void makeFor(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            PrivateFolder.make(folder);
        }
    }
}
