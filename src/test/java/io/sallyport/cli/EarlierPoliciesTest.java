package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.policy.LoadResult;
import io.sallyport.policy.PolicyLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Policies of earlier versions, as they were shipped with their samples in force: {@code upgrade/policies/<version>/<shape>}. */
class EarlierPoliciesTest {
    private static final Path SHIPPED = Path.of("src/test/resources/upgrade/policies");

    @Test
    void everyPolicyThatWasShippedStillHolds() throws IOException {
        int count = 0;
        for (Path version : children(SHIPPED)) {
            for (Path folder : children(version)) {
                LoadResult result = new PolicyLoader(GatewayFilters.blocks()).load(folder);
                assertThat(result)
                        .as(
                                "%s: if a key is gone, name it in @Retired with what to write instead, tell of it in docs/upgrade.md, and expect it here: %s",
                                folder, result instanceof LoadResult.Rejected rejected ? rejected.problems() : "")
                        .isInstanceOfSatisfying(
                                LoadResult.Loaded.class,
                                loaded -> assertThat(loaded.policy().domain("example.com"))
                                        .isNotNull());
                count++;
            }
        }
        assertThat(count).isGreaterThanOrEqualTo(4);
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }
}
