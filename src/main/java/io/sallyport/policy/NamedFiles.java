package io.sallyport.policy;

import io.sallyport.policy.yaml.ValueReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files of one kind that the files of one policy name, such as lists. Each is read once, however many blocks name it.
 *
 * @param <T> what such a file holds
 */
final class NamedFiles<T> implements ValueReader {
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private final PolicyFolder folder;
    private final Problems problems;
    private final Reader<T> reader;
    private final Map<Path, T> read = new HashMap<>();

    /** Makes something of a file's text; what cannot be understood is reported, and left out. */
    interface Reader<T> {
        T read(String name, String text, Problems problems);
    }

    NamedFiles(PolicyFolder folder, Problems problems, Reader<T> reader) {
        this.folder = folder;
        this.problems = problems;
        this.reader = reader;
    }

    /** All that were read. */
    List<T> all() {
        return List.copyOf(read.values());
    }

    @Override
    public @Nullable T read(String written, Consumer<String> complaint) {
        Path file = file(written, complaint);
        if (file == null) {
            return null;
        }
        T known = read.get(file);
        if (known != null) {
            return known;
        }
        byte[] octets = folder.read(file, MAX_BYTES, complaint);
        String text = octets == null ? null : PolicyFolder.text(octets, complaint);
        if (text == null) {
            return null;
        }
        T content = reader.read(folder.nameOf(file), text, problems);
        read.put(file, content);
        return content;
    }

    private @Nullable Path file(String written, Consumer<String> complaint) {
        try {
            return folder.inside(Path.of(written), complaint);
        } catch (InvalidPathException e) {
            complaint.accept("must be the name of a file: " + e.getReason());
            return null;
        }
    }
}
