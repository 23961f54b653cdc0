package io.sallyport.policy;

import io.sallyport.policy.yaml.ValueReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lists that the files of one policy name. Each is read once, however many blocks name it. */
final class ListFiles implements ValueReader {
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private final PolicyFolder folder;
    private final Problems problems;
    private final Map<Path, ListFile> read = new HashMap<>();

    ListFiles(PolicyFolder folder, Problems problems) {
        this.folder = folder;
        this.problems = problems;
    }

    /** All that were read. */
    List<ListFile> all() {
        return List.copyOf(read.values());
    }

    @Override
    public @Nullable ListFile read(String written, Consumer<String> complaint) {
        Path file = file(written, complaint);
        if (file == null) {
            return null;
        }
        ListFile known = read.get(file);
        if (known != null) {
            return known;
        }
        byte[] content = folder.read(file, MAX_BYTES, complaint);
        String text = content == null ? null : PolicyFolder.text(content, complaint);
        if (text == null) {
            return null;
        }
        ListFile list = ListFileReader.read(folder.nameOf(file), text, problems);
        read.put(file, list);
        return list;
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
