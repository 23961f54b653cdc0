package io.sallyport.policy;

import io.sallyport.policy.yaml.Place;
import io.sallyport.policy.yaml.ProblemSink;
import io.sallyport.policy.yaml.ValueReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The directories of people that the files of one policy name. Each is read once, however many blocks name it. */
final class DirectoryFiles implements ValueReader {
    private static final int MAX_BYTES = 64 * 1024 * 1024;
    private static final String BYTE_ORDER_MARK = "\uFEFF"; // Spreadsheets put one before UTF-8

    private final PolicyFolder folder;
    private final Problems problems;
    private final Map<Path, DirectoryFile> read = new HashMap<>();

    DirectoryFiles(PolicyFolder folder, Problems problems) {
        this.folder = folder;
        this.problems = problems;
    }

    @Override
    public @Nullable DirectoryFile read(String written, Consumer<String> complaint) {
        Path file = file(written, complaint);
        if (file == null) {
            return null;
        }
        DirectoryFile known = read.get(file);
        if (known != null) {
            return known;
        }
        byte[] content = folder.read(file, MAX_BYTES, complaint);
        String text = content == null ? null : PolicyFolder.text(content, complaint);
        if (text == null) {
            return null;
        }
        DirectoryFile directory = parse(folder.nameOf(file), text, problems);
        read.put(file, directory);
        return directory;
    }

    private @Nullable Path file(String written, Consumer<String> complaint) {
        try {
            return folder.inside(Path.of(written), complaint);
        } catch (InvalidPathException e) {
            complaint.accept("must be the name of a file: " + e.getReason());
            return null;
        }
    }

    /** Reads a directory in the format that its name tells. What cannot be understood is reported, and left out. */
    static DirectoryFile parse(String name, String text, ProblemSink problems) {
        PersonCollector people = new PersonCollector(
                name, (line, value, expected) -> problems.add(new Place(name, line, 1), "", value, expected, null));
        String plain = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        if (name.toLowerCase(Locale.ROOT).endsWith(".ldif")) {
            LdifDirectory.read(plain, people);
        } else {
            CsvDirectory.read(plain, people);
        }
        return new DirectoryFile(name, people.people());
    }
}
