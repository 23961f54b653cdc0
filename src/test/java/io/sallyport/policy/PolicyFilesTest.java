package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** The folders of {@code src/test/resources/policies}: one for each case, those that are invalid with what is said. */
class PolicyFilesTest {
    private static final Path CASES = Path.of("src/test/resources/policies");

    private final PolicyLoader loader = new PolicyLoader(new SampleFilters());

    @Test
    void validFoldersHaveNoProblems() throws IOException {
        SoftAssertions softly = new SoftAssertions();
        List<Path> cases = cases("valid");
        for (Path folder : cases) {
            softly.assertThat(problems(folder)).as(folder.toString()).isEmpty();
        }
        softly.assertAll();
        assertThat(cases).hasSizeGreaterThan(5);
    }

    @Test
    void everyProblemOfAnInvalidFolderIsToldWithItsPlace() throws IOException {
        SoftAssertions softly = new SoftAssertions();
        List<Path> cases = cases("invalid");
        for (Path folder : cases) {
            softly.assertThat(problems(folder))
                    .as(folder.toString())
                    .isEqualTo(Files.readString(folder.resolve("expected.txt")));
        }
        softly.assertAll();
        assertThat(cases).hasSizeGreaterThan(10);
    }

    private String problems(Path folder) {
        return switch (loader.load(folder)) {
            case LoadResult.Loaded loaded -> "";
            case LoadResult.Rejected rejected ->
                rejected.problems().stream().map(problem -> problem + "\n").collect(Collectors.joining());
        };
    }

    private static List<Path> cases(String kind) throws IOException {
        try (Stream<Path> folders = Files.list(CASES.resolve(kind))) {
            return folders.sorted().toList();
        }
    }
}
