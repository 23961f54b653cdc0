package io.sallyport.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page on security claims is backed by tests, which are there. */
class SecurityDocsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([STRIDE]+) \\| (.+?) \\| (.+?) \\| (.+?) \\|$");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");

    @Test
    void eachDefenceNamesTestsThatAreThere() throws IOException {
        Set<String> there = tests();
        List<MatchResult> rows = ROW.matcher(Files.readString(Path.of("docs/security.md")))
                .results()
                .toList();

        assertThat(rows).hasSizeGreaterThan(30);
        assertThat(rows)
                .allSatisfy(
                        row -> assertThat(TEST.matcher(row.group(4)).results().map(test -> test.group(1)))
                                .as(row.group(2))
                                .isNotEmpty()
                                .isSubsetOf(there));
    }

    @Test
    void eachKindOfThreatIsThoughtOf() throws IOException {
        Set<Character> kinds = ROW.matcher(Files.readString(Path.of("docs/security.md")))
                .results()
                .flatMap(row -> row.group(1).chars().mapToObj(letter -> (char) letter))
                .collect(Collectors.toSet());

        assertThat(kinds).containsExactlyInAnyOrder('S', 'T', 'R', 'I', 'D', 'E');
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
