package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyWarningsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    /** Settings of a filter with a list. */
    record Listed(ListFile list) {}

    @TempDir
    private Path folder;

    @Test
    void entriesAndExceptionsThatHaveExpiredAreNamed() throws IOException {
        assertThat(warnings("2026-11-21"))
                .containsExactly(
                        "authentication.exceptions: that for partner.example has expired (until 2026-11-21), and does nothing",
                        "lists/known.txt:2: 192.0.2.0/24 has expired (until 2026-11-21), and does nothing");
    }

    @Test
    void lastDayIsADay() throws IOException {
        assertThat(warnings("2026-11-22")).isEmpty();
    }

    private List<String> warnings(String until) throws IOException {
        Files.createDirectories(folder.resolve("lists"));
        Files.writeString(folder.resolve("lists/known.txt"), "198.51.100.1\n192.0.2.0/24 until=%s\n".formatted(until));
        Files.writeString(folder.resolve("policy.yaml"), """
                filters: { listed: { on-unavailable: pass, list: lists/known.txt } }
                authentication:
                  exceptions: [{ author: partner.example, dkim: partner.example, until: %s, reason: a move }]
                """.formatted(until));
        LoadResult result = new PolicyLoader(() -> Map.of("listed", Listed.class)).load(folder);
        assertThat(result).isInstanceOf(LoadResult.Loaded.class);
        return PolicyWarnings.of((LoadResult.Loaded) result, NOW);
    }
}
