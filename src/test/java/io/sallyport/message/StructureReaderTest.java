package io.sallyport.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Octets;
import io.sallyport.message.MimeOddity.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StructureReaderTest {
    @Test
    void messageOfOnePartIsItsFirst() throws IOException {
        MessageStructure structure = read("Subject: a", "", "Hello");
        assertThat(structure.root().number()).isEqualTo("1");
        assertThat(text(structure.root())).isEqualTo("Hello\r\n");
        assertThat(structure.oddities()).isEmpty();
    }

    @Test
    void partsAreNumberedAsInImap() throws IOException {
        MessageStructure structure = read(
                "Content-Type: multipart/mixed; boundary=a",
                "",
                "--a",
                "",
                "one",
                "--a",
                "Content-Type: multipart/alternative; boundary=b",
                "",
                "--b",
                "",
                "two",
                "--b--",
                "",
                "--a",
                "Content-Type: message/rfc822",
                "",
                "Subject: inner",
                "",
                "three",
                "--a",
                "Content-Type: message/rfc822",
                "",
                "Content-Type: multipart/mixed; boundary=c",
                "",
                "--c",
                "",
                "four",
                "--c--",
                "--a--");
        assertThat(structure.parts().stream().map(MimePart::number))
                .containsExactly("0", "1", "2", "2.1", "3", "3.1", "4", "4.0", "4.1");
        assertThat(text(part(structure, "3.1"))).isEqualTo("three");
        assertThat(text(part(structure, "4.1"))).isEqualTo("four");
        assertThat(structure.oddities()).isEmpty();
    }

    @Test
    void contentIsDecoded() throws IOException {
        assertThat(text(read("Content-Transfer-Encoding: base64", "", "SGVs", "bG8=")
                        .root()))
                .isEqualTo("Hello");
        assertThat(text(read("Content-Transfer-Encoding: quoted-printable", "", "H=65l=", "lo=20 \t")
                        .root()))
                .isEqualTo("Hello \r\n");
    }

    @Test
    void namesAreReadAsProgramsShowThem() throws IOException {
        assertThat(names("filename*=utf-8''%e2%82%ac.exe")).containsExactly("€.exe");
        assertThat(names("filename*0*=utf-8''a%20; filename*1=\"b\"; filename*2*=%2eexe"))
                .containsExactly("a b.exe");
        assertThat(names("filename=\"=?utf-8?B?4oKsLmV4ZQ==?=\"")).containsExactly("€.exe");
        assertThat(names("filename=\"\u20ac.exe\"")).containsExactly("€.exe");
        assertThat(names("filename=my file.exe")).containsExactly("my", "my file.exe");
        assertThat(names("filename=a.txt; filename*=utf-8''b.exe")).containsExactly("b.exe", "a.txt");
        assertThat(names("filename=\"a\\\"b.exe\"")).containsExactly("a\"b.exe");
        assertThat(names("filename=\"gpj.\u202eexe\"")).containsExactly("gpj.\u202eexe");
    }

    @Test
    void otherEncodingIsAnotherReading() throws IOException {
        MessageStructure structure =
                read("Content-Transfer-Encoding: 7bit", "Content-Transfer-Encoding: base64", "", "SGVsbG8=");
        assertThat(text(structure.root())).isEqualTo("SGVsbG8=\r\n");
        assertThat(structure.otherReadings()).extracting(MimePart::number).containsExactly("1b");
        assertThat(text(structure.otherReadings().getFirst())).isEqualTo("Hello");
        assertThat(kinds(structure)).contains(Kind.REPEATED_ENCODING);
    }

    @Test
    void otherBoundaryIsAnotherReading() throws IOException {
        MessageStructure structure = read(
                "Content-Type: multipart/mixed; boundary=a; boundary=b",
                "",
                "--a",
                "",
                "harmless",
                "--b",
                "Content-Disposition: attachment; filename=x.exe",
                "",
                "harmful",
                "--b--",
                "--a--");
        assertThat(structure.otherReadings()).hasSize(1);
        assertThat(structure.otherReadings().getFirst().names()).containsExactly("x.exe");
        assertThat(structure.otherReadings().getFirst().number()).isEqualTo("1b");
        assertThat(kinds(structure)).contains(Kind.AMBIGUOUS_BOUNDARY, Kind.REPEATED_PARAMETER);
    }

    @Test
    void encodedMessageIsLookedInto() throws IOException {
        String inner =
                Base64.getEncoder().encodeToString("Subject: b\r\n\r\nHello".getBytes(StandardCharsets.US_ASCII));
        MessageStructure structure =
                read("Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", "", inner);
        assertThat(kinds(structure)).contains(Kind.ENCODED_MESSAGE);
        assertThat(text(structure.otherReadings().getFirst())).isEqualTo("Hello");
        assertThat(structure.otherReadings().getFirst().place().direct()).isFalse();
    }

    private static List<String> names(String parameter) throws IOException {
        return read("Content-Disposition: attachment; " + parameter, "", "")
                .root()
                .names();
    }

    private static Set<Kind> kinds(MessageStructure structure) {
        return structure.oddities().stream().map(MimeOddity::kind).collect(Collectors.toSet());
    }

    private static MimePart part(MessageStructure structure, String number) {
        return structure.parts().stream()
                .filter(part -> part.number().equals(number))
                .findFirst()
                .orElseThrow();
    }

    private static MessageStructure read(String... lines) throws IOException {
        byte[] octets = (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
        return StructureReader.read(Octets.of(octets), MimeBounds.DEFAULT);
    }

    private static String text(MimePart part) throws IOException {
        try (InputStream in = part.content().open()) {
            byte[] octets = in.readAllBytes();
            assertThat(part.content().size()).isEqualTo(octets.length);
            return new String(octets, StandardCharsets.UTF_8);
        }
    }
}
