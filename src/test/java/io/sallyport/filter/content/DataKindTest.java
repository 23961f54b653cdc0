package io.sallyport.filter.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import io.sallyport.testing.Fuzz;
import io.sallyport.testing.TextTable;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DataKindTest {
    @Test
    void numbersAreFoundAndNearMissesAreNot() {
        assertSoftly(softly -> {
            for (String line : TextTable.lines("/content/data.txt")) {
                String[] cells = line.split(" \\| ?", -1);
                softly.assertThat(String.join(", ", found(kind(cells[0]), cells[1])))
                        .as(line)
                        .isEqualTo(cells[2]);
            }
        });
    }

    @Test
    void everyKindIsInTheTable() {
        assertThat(TextTable.lines("/content/data.txt").stream().map(line -> kind(line.split(" \\| ?", -1)[0])))
                .contains(DataKind.values());
    }

    @Test
    void anyTextIsSearched() {
        byte[] sample = String.join(" ", TextTable.lines("/content/data.txt")).getBytes(StandardCharsets.UTF_8);
        Fuzz.run(300, random -> {
            String text = new String(Fuzz.mutate(sample, random, "0123456789 -./AZ"), StandardCharsets.UTF_8);
            for (DataKind kind : DataKind.values()) {
                assertThat(found(kind, text)).hasSizeLessThan(30);
            }
        });
        for (String text : new String[] {
            "1 ".repeat(200_000), "4".repeat(400_000), "4111 ".repeat(100_000), "DE89 ".repeat(100_000)
        }) {
            for (DataKind kind : DataKind.values()) {
                assertThat(found(kind, text)).hasSizeLessThanOrEqualTo(1_000);
            }
        }
    }

    private static DataKind kind(String text) {
        return DataKind.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static Set<String> found(DataKind kind, String text) {
        Set<String> found = new LinkedHashSet<>();
        kind.findIn(text, found);
        return found;
    }
}
