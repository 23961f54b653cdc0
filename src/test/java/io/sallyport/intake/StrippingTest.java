package io.sallyport.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.mail.Verdict.Weighed;
import io.sallyport.message.EditedMessage;
import io.sallyport.message.MessageStructure;
import io.sallyport.message.MimeBounds;
import io.sallyport.message.MimePart;
import io.sallyport.message.StructureReader;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrippingTest {
    private static final MailMessage MIXED = Mails.ofLines(
            "From: ann@sender.example",
            "Subject: hi",
            "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=b",
            "",
            "preamble",
            "--b",
            "Content-Type: text/plain",
            "",
            "read me",
            "--b",
            "Content-Type: application/octet-stream; name=\"a.exe\"",
            "Content-Transfer-Encoding: base64",
            "Content-Disposition: attachment; filename=\"a.exe\"",
            "",
            "TVqQAAMAAAAEAAAA",
            "--b",
            "Content-Type: text/html",
            "",
            "<b>and me</b>",
            "--b--",
            "epilogue");

    @Test
    void textStandsInThePlaceOfAPartAndAllElseIsAsItCame() throws IOException {
        String stripped = text(stripped(MIXED, strip("2")));
        assertThat(stripped).doesNotContain("TVqQ").doesNotContain("application/octet-stream");
        assertThat(stripped).startsWith("From: ann@sender.example\r\nSubject: hi\r\nMIME-Version: 1.0\r\n");
        assertThat(stripped).contains("preamble\r\n--b\r\nContent-Type: text/plain\r\n\r\nread me\r\n--b\r\n");
        assertThat(stripped)
                .endsWith("\r\n--b\r\nContent-Type: text/html\r\n\r\n<b>and me</b>\r\n--b--\r\nepilogue\r\n");
        List<MimePart> parts = structure(stripped(MIXED, strip("2"))).root().parts();
        assertThat(parts).hasSize(3);
        assertThat(content(parts.get(1)))
                .contains("“a.exe”")
                .contains("application/octet-stream")
                .contains("We take no programs")
                .contains("Q1");
    }

    @Test
    void severalPartsAndSeveralReasonsForOne() throws IOException {
        MailMessage stripped = stripped(
                MIXED,
                strip("2"),
                strip("2").having(new Finding.Effect.Strip(List.of("2", "3"))).telling("7.1", "It is too new"));
        List<MimePart> parts = structure(stripped).root().parts();
        assertThat(content(parts.get(1))).contains("We take no programs; It is too new");
        assertThat(content(parts.get(2))).contains("It is too new").doesNotContain("programs");
        assertThat(text(stripped)).doesNotContain("and me");
    }

    @Test
    void messageThatIsNothingButThePartBecomesAText() throws IOException {
        MailMessage message = Mails.ofLines(
                "From: ann@sender.example",
                "Content-Type: application/zip; name=a.zip",
                "Content-Transfer-Encoding: base64",
                "Subject: hi",
                "",
                "UEsDBA==");
        String number = structure(message).root().number();
        String stripped = text(stripped(message, strip(number)));
        assertThat(stripped)
                .contains("Subject: hi\r\n")
                .doesNotContain("application/zip")
                .doesNotContain("UEsD");
        MessageStructure after = structure(Mails.of(stripped.getBytes(StandardCharsets.US_ASCII)));
        assertThat(after.root().type().name()).isEqualTo("text/plain");
        assertThat(content(after.root())).contains("“a.zip”");
        assertThat(after.root().header().fields("Content-Type")).hasSize(1);
    }

    @Test
    void partOfAMessageThatIsEncodedAsAWholeGoesWithTheMessage() throws IOException {
        String inner = Base64.getMimeEncoder().encodeToString(text(MIXED).getBytes(StandardCharsets.US_ASCII));
        MailMessage outer = Mails.ofLines(
                "Content-Type: multipart/mixed; boundary=outer",
                "",
                "--outer",
                "Content-Type: message/rfc822",
                "Content-Transfer-Encoding: base64",
                "",
                inner,
                "--outer--");
        MessageStructure structure = structure(outer);
        String number = structure.parts().stream()
                .filter(part -> part.names().contains("a.exe"))
                .findFirst()
                .orElseThrow()
                .number();
        List<MimePart> parts = structure(stripped(outer, strip(number))).root().parts();
        assertThat(parts).singleElement().satisfies(part -> {
            assertThat(part.type().name()).isEqualTo("text/plain");
            assertThat(content(part)).contains("We take no programs");
        });
    }

    @Test
    void whatOnlySomeProgramsSeeGoesToo() throws IOException {
        MailMessage twoBoundaries = Mails.ofLines(
                "Content-Type: multipart/mixed; boundary=a; boundary=b",
                "",
                "--a",
                "Content-Type: text/plain",
                "",
                "read me",
                "--a",
                "Content-Type: text/plain",
                "",
                "--b",
                "Content-Type: application/octet-stream; name=a.exe",
                "",
                "MZ program",
                "--b--",
                "--a--");
        assertThat(text(stripped(twoBoundaries, strip(numberOf(twoBoundaries, "a.exe")))))
                .contains("read me")
                .doesNotContain("MZ program");
        MailMessage across = Mails.ofLines(
                "Content-Type: multipart/mixed; boundary=a; boundary=b",
                "",
                "--a",
                "Content-Type: text/plain",
                "",
                "--b",
                "Content-Type: application/octet-stream; name=a.exe",
                "",
                "MZ program",
                "--a",
                "Content-Type: text/plain",
                "",
                "MZ goes on",
                "--b--",
                "--a--");
        assertThat(text(stripped(across, strip(numberOf(across, "a.exe"))))).doesNotContain("MZ");
        MailMessage twoEncodings = Mails.ofLines(
                "Content-Type: multipart/mixed; boundary=a",
                "",
                "--a",
                "Content-Type: text/plain",
                "",
                "read me",
                "--a",
                "Content-Type: application/octet-stream; name=a.exe",
                "Content-Transfer-Encoding: 7bit",
                "Content-Transfer-Encoding: base64",
                "",
                "TVqQAAMAAAAEAAAA",
                "--a--");
        assertThat(text(stripped(twoEncodings, strip(numberOf(twoEncodings, "a.exe")))))
                .contains("read me")
                .doesNotContain("TVqQ");
    }

    private static String numberOf(MailMessage message, String name) throws IOException {
        return structure(message).otherReadings().stream()
                .filter(part -> part.names().contains(name))
                .findFirst()
                .orElseThrow()
                .number();
    }

    @Test
    void partWithinAPartThatIsTakenOutNeedsNoTextOfItsOwn() throws IOException {
        MailMessage message = Mails.ofLines(
                "Content-Type: multipart/mixed; boundary=o",
                "",
                "--o",
                "Content-Type: multipart/mixed; boundary=i",
                "",
                "--i",
                "Content-Type: application/x-a; name=a.exe",
                "",
                "MZ",
                "--i--",
                "--o--");
        Finding both = strip("1").having(new Finding.Effect.Strip(List.of("1", "1.1")));
        assertThat(structure(stripped(message, both)).root().parts())
                .singleElement()
                .satisfies(part -> assertThat(part.type().name()).isEqualTo("text/plain"));
    }

    @Test
    void nameInTheTextCannotDeceive() throws IOException {
        MailMessage message = Mails.ofLines(
                "Content-Type: multipart/mixed; boundary=b",
                "",
                "--b",
                "Content-Type: application/x-a",
                "Content-Disposition: attachment; filename*=utf-8''a%0D%0Ab%E2%80%AEfdp.exe",
                "",
                "MZ",
                "--b--");
        String note =
                content(structure(stripped(message, strip("1"))).root().parts().getFirst());
        assertThat(note.lines().findFirst().orElseThrow()).contains(".exe").doesNotContain("\u202e");
    }

    private static Finding strip(String part) {
        return Finding.strip(List.of(part), "attachment.executable", "a program")
                .telling("7.1", "We take no programs");
    }

    private static MailMessage stripped(MailMessage message, Finding... findings) throws IOException {
        List<Weighed> weighed = List.of(findings).stream()
                .map(finding -> new Weighed(finding, null))
                .toList();
        Verdict verdict = new Verdict(Action.STRIP, Score.ZERO, Thresholds.NONE, weighed, List.of(), null, List.of());
        Stripping stripping = Stripping.of(message, structure(message), verdict, "Q1");
        return new EditedMessage(stripping.fields(), stripping.edits(), stripping.message());
    }

    private static MessageStructure structure(MailMessage message) throws IOException {
        return StructureReader.read(message, MimeBounds.DEFAULT);
    }

    private static String content(MimePart part) throws IOException {
        try (InputStream in = part.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String text(MailMessage message) throws IOException {
        return new String(Mails.bytes(message), StandardCharsets.US_ASCII);
    }
}
