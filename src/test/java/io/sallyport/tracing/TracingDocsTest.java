package io.sallyport.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether docs/tracing.md names the spans and attributes that the program makes. */
class TracingDocsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z._]+)`");
    private static final Pattern SPAN = Pattern.compile("(?:part|begin|partOrTrace)\\(\\s*\"([a-z]+)\"");
    private static final Pattern ATTRIBUTE = Pattern.compile("tell\\(\\s*\"([a-z._]+)\"(?! \\+)");

    @Test
    void spansAreThoseOfTheProgram() throws IOException {
        assertThat(documented(false)).isNotEmpty().isEqualTo(inSource(SPAN));
    }

    @Test
    void attributesAreThoseOfTheProgram() throws IOException {
        Set<String> attributes = documented(true);
        attributes.remove("relay.delivered"); // One of four, made of the result's name
        assertThat(attributes).isNotEmpty().isEqualTo(inSource(ATTRIBUTE));
    }

    private static Set<String> documented(boolean attributes) throws IOException {
        return ROW.matcher(Files.readString(Path.of("docs/tracing.md")))
                .results()
                .map(row -> row.group(1))
                .filter(name -> name.contains(".") == attributes)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> inSource(Pattern pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                if (source.contains("import io.sallyport.tracing.")
                        || file.toString().contains("/tracing/")) {
                    pattern.matcher(source)
                            .results()
                            .map((MatchResult match) -> match.group(1))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }
}
