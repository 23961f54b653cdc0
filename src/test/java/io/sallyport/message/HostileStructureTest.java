package io.sallyport.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Octets;
import io.sallyport.message.MimeOddity.Kind;
import io.sallyport.testing.Fuzz;
import io.sallyport.testing.Mails;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class HostileStructureTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private static final String EXAMPLE = """
            Content-Type: multipart/mixed; boundary="a b"

            --a b
            Content-Type: text/plain; charset*0*=us-'; charset*1="ascii"
            Content-Disposition: attachment; filename*0*=utf-8''%41; filename*1="b"; filename="=?utf-8?B?QQ==?="
            Content-Transfer-Encoding: base64

            SGVsbG8=
            --a b
            Content-Type: message/rfc822
            Content-Transfer-Encoding: quoted-printable

            Content-Type: multipart/mixed; boundary=3Dc=

            --c
            --c--
            --a b--
            """.replace("\n", "\r\n");

    @Test
    void aMillionPartsAreTooMany() {
        assertThat(kinds("Content-Type: multipart/mixed; boundary=a\r\n\r\n" + "--a\r\n\r\n".repeat(1_000_000)))
                .contains(Kind.TOO_MANY_PARTS);
    }

    @Test
    void tenThousandLevelsAreTooDeep() {
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\r\n\r\n--b");
            deep.append(i).append("\r\n");
        }
        assertThat(kinds(deep.toString())).contains(Kind.TOO_DEEP);
        assertThat(kinds("Content-Type: message/rfc822\r\n\r\n".repeat(10_000))).contains(Kind.TOO_DEEP);
    }

    @Test
    void longLinesLikeDelimitersCostNoMoreThanOthers() {
        String line = "--a" + "-".repeat(1_000_000) + "\r\n";
        assertThat(kinds("Content-Type: multipart/mixed; boundary=a\r\n\r\n" + line.repeat(20)))
                .contains(Kind.DELIMITER_TAIL);
        String lines = "--a ".concat(" ".repeat(15_000)).concat("x\r\n").repeat(1000);
        assertThat(kinds("Content-Type: multipart/mixed; boundary=a\r\n\r\n" + lines))
                .contains(Kind.DELIMITER_TAIL);
    }

    @Test
    void longHeadersAreCut() {
        assertThat(kinds("A: b\r\n".repeat(100_000) + "\r\n")).contains(Kind.LONG_HEADER);
        assertThat(kinds("A: " + "b".repeat(10_000_000) + "\r\n\r\n")).contains(Kind.LONG_HEADER);
    }

    @Test
    void parametersAreBounded() {
        StringBuilder pieces = new StringBuilder("Content-Type: a/b");
        for (int i = 0; i < 10_000; i++) {
            pieces.append("; name*").append(i).append("=x");
        }
        assertThat(kinds(pieces + "\r\n\r\n")).contains(Kind.TOO_MANY_PARAMETERS);
        assertThat(kinds("Content-Type: a/b; " + "(".repeat(100_000) + "\r\n\r\n"))
                .contains(Kind.NESTED_COMMENTS);
        assertThat(kinds("Content-Type: a/b; name=" + "=?a?b?".repeat(30_000) + "\r\n\r\n"))
                .contains(Kind.LONG_NAME);
    }

    @Test
    void commentThatEndsInABackSlashIsRead() {
        assertThat(kinds("Content-Type: a/b; (\\\r\n\r\n")).isEmpty();
        assertThat(kinds("Content-Type: a/b; name=(\\\r\n\r\n")).isEmpty();
        assertThat(kinds("Content-Type: a/b; name=\"(\\\r\n\r\n")).isEmpty();
    }

    @Test
    void partsOfAnotherReadingThatAreBeyondTheBoundAreSaidToBe() {
        String second = "--b\r\n\r\n".repeat(2000) + "--b--\r\n";
        assertThat(kinds("Content-Type: multipart/mixed; boundary=a; boundary=b\r\n\r\n--a\r\n\r\n" + second
                        + "--a--\r\n"))
                .contains(Kind.TOO_MANY_PARTS);
        String twice = "--a\r\nContent-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        assertThat(kinds("Content-Type: multipart/mixed; boundary=a\r\n\r\n" + "--a\r\n\r\n".repeat(998) + twice))
                .contains(Kind.TOO_MANY_PARTS);
    }

    @Test
    void nothingThatIsReadMakesItFail() {
        byte[] example = EXAMPLE.getBytes(ISO_8859_1);
        Fuzz.run(3000, random -> {
            byte[] mutant =
                    Fuzz.mutate(Fuzz.mutate(example, random, "\r\n-=;\"'*:a/ \t(<?%\\"), random, "\r\n-=ab;(\\");
            check(read(Octets.of(mutant)), mutant);
        });
    }

    @Test
    void everyPartOfTheSuitesHasItsPlace() {
        for (Path file : Suites.files("mime")) {
            if (file.toString().endsWith(".msg")) {
                byte[] octets = bytes(file);
                check(read(Octets.of(octets)), octets);
            }
        }
    }

    /**
     * What Mime4j makes of the same messages: how many leaves there are. It differs where a multipart has no part that is
     * found (here its body is a leaf, so that it is examined; Mime4j drops it as preamble, or decodes what RFC 2045 § 6.4
     * forbids to encode, which is another reading here), and where a boundary ends with white space, which is no part of
     * it (RFC 2046 § 5.1.1).
     */
    @Test
    void mime4jFindsTheSameParts() {
        List<String> differing = new ArrayList<>();
        for (Path file : Suites.files("mime/james-mime4j")) {
            Path expected = Path.of(file.toString().replaceAll("\\.msg$", "_decoded.xml"));
            if (file.toString().endsWith(".msg") && Files.exists(expected)) {
                Matcher bodies = Pattern.compile("-body name=").matcher(new String(bytes(expected), ISO_8859_1));
                long leaves = leaves(read(Octets.of(bytes(file))).root());
                if (leaves != bodies.results().count()) {
                    differing.add(file.getFileName().toString());
                }
            }
        }
        assertThat(differing)
                .containsExactlyInAnyOrder(
                        "badbound.msg",
                        "missing-boundary.msg",
                        "missing-inner-boundary.msg",
                        "missing-inner-start-boundary.msg",
                        "multi-2gifs-base64.msg",
                        "multipartnopart.msg",
                        "very-long-boundary.msg",
                        "weird-boundary.msg");
    }

    private static long leaves(MimePart part) {
        return part.parts().isEmpty()
                ? 1
                : part.parts().stream().mapToLong(HostileStructureTest::leaves).sum();
    }

    /** Places lie within one another, in order, and each content is as long as it says. */
    private static void check(MessageStructure structure, byte[] octets) {
        assertThat(structure.root().place().to()).isEqualTo(octets.length);
        assertThat(structure.parts()).extracting(MimePart::number).doesNotHaveDuplicates();
        given(structure, octets);
        for (MimePart part : structure.parts()) {
            MimePart.Place place = part.place();
            assertThat(place.from()).isLessThanOrEqualTo(place.body());
            assertThat(place.body()).isLessThanOrEqualTo(place.to());
            long last = place.body();
            for (MimePart child : part.parts()) {
                assertThat(child.place().from()).isGreaterThanOrEqualTo(last);
                assertThat(child.place().to()).isLessThanOrEqualTo(place.to());
                last = child.place().to();
            }
            try (InputStream in = part.content().open()) {
                assertThat(in.readAllBytes()).as(part.number()).hasSize((int)
                        part.content().size());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What stands at the place of each part, put there again, gives the message back. */
    private static void given(MessageStructure structure, byte[] octets) {
        List<SplicedMessage.Splice> splices = structure.parts().stream()
                .filter(part -> part.place().direct())
                .map(MimePart::place)
                .map(place -> new SplicedMessage.Splice(
                        place.from(), place.to(), Arrays.copyOfRange(octets, (int) place.from(), (int) place.to())))
                .toList();
        for (SplicedMessage.Splice splice : splices) {
            try (InputStream in = new SplicedMessage(Mails.of(octets), List.of(splice)).open()) {
                assertThat(in.readAllBytes()).isEqualTo(octets);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Set<Kind> kinds(String message) {
        byte[] octets = message.getBytes(ISO_8859_1);
        MessageStructure structure = Assertions.assertTimeoutPreemptively(LONG, () -> read(Octets.of(octets)));
        return structure.oddities().stream().map(MimeOddity::kind).collect(Collectors.toSet());
    }

    private static MessageStructure read(Octets message) {
        try {
            return StructureReader.read(message, MimeBounds.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
