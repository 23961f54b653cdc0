package io.sallyport.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A register in a file that only its owner may read: read again when it has changed, written whole. */
public final class FileRegister implements Register {
    private final Path path;
    private @Nullable Version known;

    /** The register in a file that need not be there. */
    public FileRegister(Path path) {
        this.path = path;
    }

    /** The registers of a data folder: {@code <data-dir>/access/<name>.json}. */
    public static Registers in(Path dataDir) {
        return name -> new FileRegister(dataDir.resolve("access").resolve(name + ".json"));
    }

    /** What was read, and of which file: each change makes a new one, so that its key tells them apart. */
    private record Version(
            Text text,
            FileTime modified,
            long size,
            @Nullable Object key) {
        boolean isOf(BasicFileAttributes file) {
            return modified.equals(file.lastModifiedTime())
                    && size == file.size()
                    && Objects.equals(key, file.fileKey());
        }
    }

    @Override
    public synchronized @Nullable Text read() throws IOException {
        BasicFileAttributes file;
        try {
            file = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            known = null;
            return null;
        }
        Version before = known;
        if (before == null || !before.isOf(file)) {
            before = new Version(new Text(content()), file.lastModifiedTime(), file.size(), file.fileKey());
            known = before;
        }
        return before.text();
    }

    private String content() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] octets = in.readNBytes(MOST_OCTETS + 1);
            if (octets.length > MOST_OCTETS) {
                throw new IOException("%s is longer than %d octets".formatted(path, MOST_OCTETS));
            }
            return new String(octets, StandardCharsets.UTF_8);
        }
    }

    @Override
    public synchronized void update(Change change) throws IOException {
        Path lock = PrivateFile.folder(path).resolve(path.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            Objects.requireNonNull(held);
            known = null;
            Text present = read();
            PrivateFile.write(path, change.of(present == null ? null : present.value()));
            known = null;
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
