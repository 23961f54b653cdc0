package io.sallyport.admin.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sallyport.mail.MailMessage;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MailReaderTest {
    private static final MailMessage MIXED = Mails.ofLines(
            "From: ann@example.org",
            "Subject: Mixed",
            "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=m",
            "",
            "--m",
            "Content-Type: multipart/alternative; boundary=a",
            "",
            "--a",
            "Content-Type: text/plain; charset=utf-8",
            "",
            "plain words",
            "--a",
            "Content-Type: text/html; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "<p>caf=C3=A9 <script>x()</script></p>",
            "--a--",
            "--m",
            "Content-Type: application/pdf; name=offer.pdf",
            "Content-Disposition: attachment; filename=offer.pdf",
            "Content-Transfer-Encoding: base64",
            "",
            "JVBERi0xLjQK",
            "--m--");

    @Test
    void theHeaderEndsWhereTheBodyBegins() throws IOException {
        assertThat(MailReader.header(Mails.ofLines("Subject: A", "To: b@example.org", "", "Body")))
                .isEqualTo("Subject: A\r\nTo: b@example.org\r\n");
    }

    @Test
    void aHeaderWithoutEndIsCut() throws IOException {
        MailMessage endless = Mails.of("X".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII));
        assertThat(MailReader.header(endless)).hasSize(256 * 1024);
    }

    @Test
    void partsTellTypeNameAndSize() throws IOException {
        assertThat(MailReader.parts(MIXED))
                .extracting(PartView::number, PartView::type, PartView::container)
                .contains(tuple("1", "multipart/alternative", true), tuple("1.2", "text/html", false));
        assertThat(MailReader.parts(MIXED))
                .filteredOn(part -> part.number().equals("2"))
                .singleElement()
                .satisfies(part -> {
                    assertThat(part.names()).containsExactly("offer.pdf");
                    assertThat(part.octets()).isEqualTo(9);
                    assertThat(part.disposition()).isEqualTo("attachment");
                });
        assertThat(MailReader.part(MIXED, "7")).isNull();
    }

    @Test
    void thePreviewIsTheHtmlOfAnAlternative() throws IOException {
        assertThat(MailReader.preview(MIXED))
                .contains("café")
                .doesNotContain("plain words")
                .doesNotContain("<script");
    }

    @Test
    void plainTextIsShownAsItStands() throws IOException {
        assertThat(MailReader.preview(Mails.ofLines("Subject: A", "", "1 < 2 <script>")))
                .contains("1 &lt; 2 &lt;script&gt;");
    }

    @Test
    void whatIsForwardedWithinIsNotTakenForTheTextItself() throws IOException {
        assertThat(MailReader.preview(Mails.ofLines(
                        "MIME-Version: 1.0",
                        "Content-Type: multipart/mixed; boundary=m",
                        "",
                        "--m",
                        "Content-Type: message/rfc822",
                        "",
                        "Subject: inner",
                        "",
                        "inner words",
                        "--m--")))
                .contains("has no text");
    }

    @Test
    void longTextIsCut() throws IOException {
        MailMessage message = Mails.ofLines("Subject: long", "", "word ".repeat(300_000));
        assertThat(MailReader.preview(message)).hasSizeLessThan(600_000).contains("The text goes on");
    }
}
