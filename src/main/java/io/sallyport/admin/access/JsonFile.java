package io.sallyport.admin.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.config.PrivateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A small file that the gateway and commands read and change at the same time: read again when it has changed, written
 * whole, and by one at a time over all processes.
 */
final class JsonFile<T> {
    private static final int MOST_OCTETS = 4 * 1024 * 1024;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final Path path;
    private final Class<T> type;
    private final T empty;
    private @Nullable Version<T> known;

    /**
     * A file that need not be there.
     *
     * @param empty what holds while it is not
     */
    JsonFile(Path path, Class<T> type, T empty) {
        this.path = path;
        this.type = type;
        this.empty = empty;
    }

    /** What was read, and of which file: each change makes a new one, so that its key tells them apart. */
    private record Version<T>(
            T content,
            FileTime modified,
            long size,
            @Nullable Object key) {
        boolean isOf(BasicFileAttributes file) {
            return modified.equals(file.lastModifiedTime())
                    && size == file.size()
                    && Objects.equals(key, file.fileKey());
        }
    }

    /** Whether it is there. */
    boolean exists() {
        return Files.exists(path);
    }

    /**
     * What it holds now.
     *
     * @throws IOException if it cannot be read, or does not hold what it should: nobody is let in by it then
     */
    synchronized T read() throws IOException {
        BasicFileAttributes file;
        try {
            file = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            known = null;
            return empty;
        }
        Version<T> before = known;
        if (before != null && before.isOf(file)) {
            return before.content();
        }
        T content = parse();
        known = new Version<>(content, file.lastModifiedTime(), file.size(), file.fileKey());
        return content;
    }

    private T parse() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] octets = in.readNBytes(MOST_OCTETS + 1);
            if (octets.length > MOST_OCTETS) {
                throw new IOException("%s is longer than %d octets".formatted(path, MOST_OCTETS));
            }
            return JSON.readValue(octets, type);
        } catch (JsonProcessingException e) {
            // Not its own words: they quote the file, and what it holds is not for logs
            throw new IOException("%s does not hold what it should, near line %d"
                    .formatted(
                            path, e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
        }
    }

    /** Changes it; durable on return. What the change throws leaves it as it was. */
    synchronized void update(UnaryOperator<T> change) throws IOException {
        Path lock = PrivateFile.folder(path).resolve(path.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            Objects.requireNonNull(held);
            known = null;
            PrivateFile.write(path, JSON.writeValueAsString(change.apply(read())) + "\n");
            known = null;
        }
    }
}
