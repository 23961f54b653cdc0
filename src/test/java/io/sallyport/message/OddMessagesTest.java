package io.sallyport.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Octets;
import io.sallyport.message.MimeOddity.Kind;
import io.sallyport.testing.TextTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A message for each oddity, in {@code src/test/resources/messages/mime}: what it shows, the message (with the escapes of
 * {@link TextTable#octets}; lines end with CR LF), its parts with number, type, octets decoded and names, and what is
 * odd about which part. All are read with small bounds.
 */
class OddMessagesTest {
    private static final MimeBounds BOUNDS = new MimeBounds(10, 3, 1024, 12, 4);

    @ParameterizedTest
    @EnumSource(Kind.class)
    void messageIsReadAsItsFileSays(Kind kind) throws IOException {
        String file = file(kind);
        int message = file.indexOf('\n') + 1;
        int parts = file.indexOf("=== parts\n");
        int oddities = file.indexOf("=== oddities\n");
        byte[] octets = TextTable.octets(file.substring(message, parts).replace("\n", "\r\n"));
        MessageStructure structure = StructureReader.read(Octets.of(octets), BOUNDS);
        assertThat(lines(structure.parts().stream().map(OddMessagesTest::described)))
                .isEqualTo(file.substring(parts + "=== parts\n".length(), oddities));
        assertThat(lines(structure.oddities().stream()
                        .map(oddity -> oddity.kind().text() + " " + oddity.part())))
                .isEqualTo(file.substring(oddities + "=== oddities\n".length()))
                .contains(kind.text() + " ");
        assertThat(structure.parts()).extracting(MimePart::number).doesNotHaveDuplicates();
    }

    private static String described(MimePart part) {
        String names = part.names().stream()
                .map(name -> name.length() > 40
                        ? " \"%s...%s\" of %d"
                                .formatted(name.substring(0, 10), name.substring(name.length() - 10), name.length())
                        : " \"" + name + "\"")
                .collect(Collectors.joining());
        return "%s %s %d%s"
                .formatted(part.number(), part.type().name(), part.content().size(), names);
    }

    private static String lines(Stream<String> lines) {
        List<String> all = lines.toList();
        return all.isEmpty() ? "" : String.join("\n", all) + "\n";
    }

    private static String file(Kind kind) throws IOException {
        String resource = "/messages/mime/" + kind.text() + ".txt";
        try (InputStream in = Objects.requireNonNull(OddMessagesTest.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
