package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a {@code digest:} block says that only all files together can show to be true. */
class DigestChecksTest {
    /** Settings of a filter that uses lists. */
    record Known(ListFile one, ListFile other) {}

    private final PolicyLoader loader = new PolicyLoader(() -> Map.of("known", Known.class));

    @TempDir
    Path folder;

    @BeforeEach
    void serveADomain() throws IOException {
        write("lists/unwanted.txt", "spammer.test\n");
        write("other/lists/partners.txt", "friend.test\n");
        write("policy.yaml", "relay: { backends: [\"127.0.0.1:2526\"] }\nrecipients: accept\n");
        uses("lists/unwanted.txt", "other/lists/partners.txt");
    }

    @Test
    void listOfADigestIsNamedByItsFileOrByTheNameOfThatAlone() throws IOException {
        digest("lists/unwanted.txt");
        assertThat(problems()).isEmpty();
        digest("unwanted");
        assertThat(problems()).isEmpty();
    }

    @Test
    void listThatNoFilterUsesCannotBeAddedToFromADigest() throws IOException {
        write("lists/idle.txt", "");
        digest("idle");
        assertThat(problems())
                .containsExactly(
                        "domains/a.test.yaml:2:20: groups.some.digest.block: must be the name of a list that the"
                                + " policy uses (was: idle); there are lists/unwanted.txt, other/lists/partners.txt");
    }

    @Test
    void nameThatTwoListsHaveIsNotEnough() throws IOException {
        write("other/lists/unwanted.txt", "");
        uses("lists/unwanted.txt", "other/lists/unwanted.txt");
        digest("unwanted");
        assertThat(problems()).singleElement().asString().contains("several are called so");
        digest("other/lists/unwanted.txt");
        assertThat(problems()).isEmpty();
    }

    private void uses(String one, String other) throws IOException {
        write("domains/b.test.yaml", """
                filters: { known: { on-unavailable: pass, one: %s, other: %s } }
                """.formatted(one, other));
    }

    private void digest(String list) throws IOException {
        write("domains/a.test.yaml", """
                groups: { some: { recipients: [jane],
                  digest: { block: %s } } }
                """.formatted(list));
    }

    private List<String> problems() {
        return switch (loader.load(folder)) {
            case LoadResult.Loaded loaded -> List.of();
            case LoadResult.Rejected rejected ->
                rejected.problems().stream().map(PolicyProblem::toString).toList();
        };
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
