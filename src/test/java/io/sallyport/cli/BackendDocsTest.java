package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sallyport.policy.LoadResult;
import io.sallyport.policy.PolicyLoader;
import io.sallyport.probe.BackendProbe;
import io.sallyport.probe.Check;
import io.sallyport.probe.EndOfData;
import io.sallyport.probe.Recipe;
import io.sallyport.testing.FakeClock;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** {@code docs/backends} has a page for every recipe and a word on every check, and what it shows can be used. */
class BackendDocsTest {
    private static final Path DOCS = Path.of("docs");
    private static final Path PAGES = DOCS.resolve("backends");
    private static final Path README = PAGES.resolve("README.md");

    @TempDir
    private Path folder;

    @Test
    void everyCheckIsExplainedInItsOrder() throws IOException {
        assertThat(Files.readString(README)
                        .lines()
                        .filter(line -> line.startsWith("### "))
                        .map(line -> line.substring(4)))
                .containsExactlyElementsOf(
                        Arrays.stream(Check.values()).map(Check::word).toList());
    }

    @Test
    void everyRecipeHasItsPageAndNoPageIsWithout() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> DOCS.relativize(page).toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(Recipe.values()).map(Recipe::path).toList());
        }
    }

    @Test
    void everySequenceOfTheMatrixIsNamed() throws IOException {
        String page = Files.readString(README);
        assertThat(EndOfData.values()).allSatisfy(end -> assertThat(page).contains("`" + end.notation() + "`"));
        assertThat(BackendProbe.TEST_MAILS).as("said to be about twenty").isBetween(18, 22);
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        Pattern link = Pattern.compile("\\]\\(([^)#]*)(?:#([^)]*))?\\)");
        for (Path page : pages()) {
            link.matcher(Files.readString(page)).results().forEach(found -> {
                Path target = found.group(1).isEmpty() ? page : page.resolveSibling(found.group(1));
                assertThat(target).as("%s: %s", page, found.group()).exists();
                if (found.group(2) != null) {
                    assertThat(anchors(target))
                            .as("%s: %s", page, found.group())
                            .contains(found.group(2));
                }
            });
        }
    }

    @Test
    void policiesAreTaken() throws IOException {
        int count = 0;
        for (Path page : pages()) {
            for (String example : blocks(page, "yaml")) {
                String name = example.lines().findFirst().orElseThrow().substring(2);
                write("policy.yaml", "");
                write("lists/people.txt", "jane\n");
                write(name, example);
                LoadResult result = new PolicyLoader().load(folder);
                String problems = result instanceof LoadResult.Rejected rejected
                        ? rejected.problems().toString()
                        : "";
                assertThat(problems).as("%s", page).isEmpty();
                count++;
            }
        }
        assertThat(count).isGreaterThan(8);
    }

    @Test
    void commandsAreUnderstood() throws IOException {
        int count = 0;
        for (Path page : pages()) {
            for (String block : blocks(page, "sh")) {
                for (String line : block.lines().toList()) {
                    String[] arguments = line.substring("sallyport ".length()).split(" ");
                    assertThatCode(() -> SallyportCommand.commandLine(new FakeClock(Instant.EPOCH))
                                    .parseArgs(arguments))
                            .as(line)
                            .doesNotThrowAnyException();
                    count++;
                }
            }
        }
        assertThat(count).isGreaterThan(6);
    }

    @Test
    void settingsOfJamesAreXml() throws IOException {
        List<String> blocks = blocks(PAGES.resolve("james.md"), "xml");
        assertThat(blocks)
                .hasSize(2)
                .allSatisfy(xml -> assertThatCode(() -> DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(new InputSource(new StringReader(xml))))
                        .doesNotThrowAnyException());
    }

    @Test
    void settingsOfOursExist() throws IOException {
        String reference = Files.readString(DOCS.resolve("configuration.md"));
        for (Path page : pages()) {
            Pattern.compile("`(sallyport\\.[a-z.-]+[a-z])(?:=[^`]*)?`")
                    .matcher(Files.readString(page))
                    .results()
                    .forEach(key -> assertThat(reference).as("%s", page).contains("### `" + key.group(1) + "`"));
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            return pages.sorted().toList();
        }
    }

    private static List<String> blocks(Path page, String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(page))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** As the hosts of such pages make them of headings. */
    private static List<String> anchors(Path page) {
        try (Stream<String> lines = Files.lines(page)) {
            return lines.filter(line -> line.startsWith("#"))
                    .map(line -> line.replaceFirst("^#+ ", "")
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^a-z0-9 _-]", "")
                            .replace(' ', '-'))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
