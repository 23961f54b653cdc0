package io.sallyport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Mail bodies that want a browser to run, load or send something: {@code src/test/resources/messages/hostile-html}. Each names
 * the host {@code SENTINEL}, in whose place the address of a server can be put that must hear nothing.
 */
public final class HostileHtml {
    private static final Path FOLDER = Path.of("src/test/resources/messages/hostile-html");

    private HostileHtml() {}

    /** All of them, by the name of the trick. */
    public static Map<String, String> all() {
        return with("evil.test");
    }

    /** All of them, asking that host. */
    public static Map<String, String> with(String sentinel) {
        Map<String, String> bodies = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                bodies.put(
                        file.getFileName().toString().replace(".html", ""),
                        Files.readString(file, StandardCharsets.UTF_8).replace("SENTINEL", sentinel));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bodies;
    }
}
