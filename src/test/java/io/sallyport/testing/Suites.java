package io.sallyport.testing;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Finds the conformance suites, which lie outside the project. A clone without them passes: a test whose suite is not
 * there is skipped, by name. Where {@code CI=true} is set they must be there, and a missing one is a failure.
 */
public final class Suites {
    private static final Path ROOT = Path.of(System.getProperty("sallyport.suites", "../shared/suites"));

    private Suites() {}

    /**
     * A folder or file of the suites, or the end of the calling test.
     *
     * @param name such as {@code smtp/james-mpt-scripts}
     */
    public static Path require(String name) {
        Path found = ROOT.resolve(name);
        if (!Files.exists(found)) {
            String skipped = "skipped: suite " + name + " not found";
            if ("true".equals(System.getenv("CI"))) {
                fail(skipped + " in " + ROOT.toAbsolutePath().normalize() + ", and CI=true forbids that");
            }
            Assumptions.abort(skipped);
        }
        return found;
    }

    /** All regular files of a suite, sorted by name; see {@link #require}. */
    public static List<Path> files(String name) {
        try (Stream<Path> files = Files.walk(require(name))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether every message of the large corpora is asked for ({@code -Dsallyport.suites.full=true}), not a sample. */
    public static boolean full() {
        return Boolean.getBoolean("sallyport.suites.full");
    }
}
