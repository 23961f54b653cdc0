package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.policy.yaml.RecordBinder;
import io.sallyport.policy.yaml.YamlReader;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedFilesTest {
    private final Validator validator = Validation.byProvider(HibernateValidator.class)
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();
    private final Problems problems = new Problems();

    @TempDir
    Path root;

    private PolicyFolder folder = new PolicyFolder(Path.of("."), problems);

    /** A block as a filter may have it. */
    record Block(@Nullable ListFile list, List<ListFile> more) {}

    @BeforeEach
    void makeFolder() throws IOException {
        folder = new PolicyFolder(root, problems);
        Files.createDirectory(root.resolve("lists"));
        Files.writeString(root.resolve("lists/a.txt"), "192.0.2.1\n");
        Files.writeString(root.resolve("lists/b.txt"), "example.org\nexample..net\n");
    }

    @Test
    void listIsNamedInItsBlockAndReadOnce() {
        Block block = Objects.requireNonNull(bind("list: lists/a.txt\nmore: [lists/a.txt, ./lists/a.txt]\n"));
        assertThat(problems.list()).isEmpty();
        assertThat(block.list()).isEqualTo(ListFile.of("lists/a.txt", "192.0.2.1"));
        assertThat(block.more()).allMatch(list -> list == block.list());
    }

    @Test
    void listIsWatchedAndPartOfTheVersion() throws IOException {
        bind("list: lists/a.txt\n");
        String before = folder.version();
        assertThat(folder.files()).contains(root.toAbsolutePath().resolve("lists/a.txt"));
        Files.writeString(root.resolve("lists/a.txt"), "192.0.2.2\n");
        folder = new PolicyFolder(root, problems);
        bind("list: lists/a.txt\n");
        assertThat(folder.version()).isNotEqualTo(before);
    }

    @Test
    void problemOfALineIsToldWithItsPlace() {
        bind("list: lists/b.txt\n");
        assertThat(problems.list())
                .hasToString("[lists/b.txt:2:1: must be a network, a domain (or .domain, for all"
                        + " below it too) or an address (was: example..net)]");
    }

    @Test
    void fileThatIsMissingOrLiesElsewhereIsAProblemOfTheBlock() throws IOException {
        Path outside = Files.createTempFile("list", ".txt");
        Files.createSymbolicLink(root.resolve("lists/link.txt"), outside);
        bind("more: [lists/none.txt, ../x, /etc/passwd, lists/link.txt, lists, \"a\\0b\"]\n");
        assertThat(problems.list())
                .extracting(PolicyProblem::expected)
                .containsExactlyInAnyOrder(
                        "names a file that is not there",
                        "must be a file in the folder of the policy, named relative to it",
                        "must be a file in the folder of the policy, named relative to it",
                        "must not lead out of the folder of the policy",
                        "must be a file",
                        "must be the name of a file: Nul character not allowed");
        Files.delete(outside);
    }

    private @Nullable Block bind(String yaml) {
        RecordBinder binder = new RecordBinder(
                validator, problems, Map.of(ListFile.class, new NamedFiles<>(folder, problems, ListFileReader::read)));
        return binder.bind(Block.class, Objects.requireNonNull(YamlReader.read("x.yaml", yaml, problems)))
                .value();
    }
}
