package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With folders as git makes them, written by hand. */
class GitCheckoutTest {
    private static final String COMMIT = "9f8e7d6c5b4a39281706f5e4d3c2b1a098765432";
    private static final String OTHER = "0123456789abcdef0123456789abcdef01234567";

    private final Set<Path> looked = new HashSet<>();
    private final GitCheckout checkout = new GitCheckout(looked::add);

    @TempDir
    Path top;

    private Path policies;

    @BeforeEach
    void makeFolder() throws IOException {
        policies = Files.createDirectories(top.resolve("etc/policies"));
    }

    @Test
    void aBranchIsFollowedToItsCommit() throws IOException {
        write(".git/HEAD", "ref: refs/heads/main\n");
        write(".git/refs/heads/main", COMMIT + "\n");
        assertThat(checkout.commitOf(policies)).isEqualTo("9f8e7d6");
        assertThat(looked).containsExactlyInAnyOrder(path(".git/HEAD"), path(".git/refs/heads/main"));
    }

    @Test
    void aDetachedHeadNamesTheCommitItself() throws IOException {
        write(".git/HEAD", COMMIT + "\n");
        assertThat(checkout.commitOf(policies)).isEqualTo("9f8e7d6");
    }

    @Test
    void hashesOfTheLongKindAreTaken() throws IOException {
        write(".git/HEAD", "ab".repeat(32) + "\n");
        assertThat(checkout.commitOf(policies)).isEqualTo("abababa");
    }

    @Test
    void aPackedBranchIsFoundAmongOthers() throws IOException {
        write(".git/HEAD", "ref: refs/heads/site/main\n");
        write(
                ".git/packed-refs",
                "# pack-refs with: peeled fully-peeled sorted\n" + OTHER + " refs/heads/main\n" + COMMIT
                        + " refs/heads/site/main\n^" + OTHER + "\n");
        assertThat(checkout.commitOf(policies)).isEqualTo("9f8e7d6");
    }

    @Test
    void aFurtherWorkTreeSharesItsBranchesWithTheFirst() throws IOException {
        write("main/.git/worktrees/site/HEAD", "ref: refs/heads/site\n");
        write("main/.git/worktrees/site/commondir", "../..\n");
        write("main/.git/refs/heads/site", COMMIT + "\n");
        write("etc/.git", "gitdir: " + path("main/.git/worktrees/site") + "\n");
        assertThat(checkout.commitOf(policies)).isEqualTo("9f8e7d6");
    }

    @Test
    void theNearestCheckoutCounts() throws IOException {
        write(".git/HEAD", OTHER + "\n");
        write("etc/policies/.git/HEAD", COMMIT + "\n");
        assertThat(checkout.commitOf(policies)).isEqualTo("9f8e7d6");
    }

    @Test
    void aBranchWithoutACommitHasNone() throws IOException {
        write(".git/HEAD", "ref: refs/heads/main\n");
        assertThat(checkout.commitOf(policies)).isNull();
    }

    @Test
    void whatGitDoesNotWriteIsNotFollowed() throws IOException {
        write("secret", COMMIT + "\n");
        for (String head : new String[] {
            "", "ref: refs/../../secret", "ref: /etc/passwd", "9f8e7d6", "gitdir: x", "\u0000", COMMIT + "0"
        }) {
            write(".git/HEAD", head + "\n");
            assertThat(checkout.commitOf(policies)).as(head).isNull();
        }
        write("etc/.git", "gitdir: nowhere\n");
        write(".git/HEAD", COMMIT + "\n");
        assertThat(checkout.commitOf(policies))
                .as("a file that names no folder")
                .isEqualTo("9f8e7d6");
    }

    @Test
    void theVersionOfAPolicyHoldsTheCommitBehindTheHash() throws IOException {
        PolicyLoader loader = new PolicyLoader();
        assertThat(loader.load(policies).version()).matches("[0-9a-f]{12}");
        String hash = loader.load(policies).version();
        write(".git/HEAD", COMMIT + "\n");
        assertThat(loader.load(policies).version()).isEqualTo(hash + "@9f8e7d6");
        assertThat(loader.load(policies).files()).contains(path(".git/HEAD"));
    }

    private Path path(String name) {
        return top.resolve(name);
    }

    private void write(String name, String content) throws IOException {
        Files.createDirectories(path(name).getParent());
        Files.writeString(path(name), content);
    }
}
