package io.sallyport.content.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import io.sallyport.testing.Suites;
import io.sallyport.testing.TextTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every file of the suites that others collected: what it is, by its octets, in a table. */
class FileTypesSuiteTest {
    @Test
    void everyFileIsWhatTheTableSays() throws IOException {
        Path suite = Suites.require("attachments");
        List<String> found = Suites.files("attachments").stream()
                .map(file -> line(suite, file))
                .sorted()
                .toList();
        assertThat(found)
                .containsExactlyElementsOf(TextTable.lines("/content/suite-types.txt").stream()
                        .sorted()
                        .toList());
    }

    private static String line(Path suite, Path file) {
        try {
            String name = file.getFileName().toString();
            Detection detection = FileTypes.detect(SeekableOctets.of(Files.readAllBytes(file)), List.of(name));
            String facts = String.join(
                    " ", detection.facts().stream().map(ItemFact::text).sorted().toList());
            return "%s | %s | %s | %s"
                    .formatted(
                            suite.relativize(file),
                            detection.type().mediaType(),
                            detection.type().kind().text(),
                            facts)
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
