package io.sallyport.digest;

import static io.sallyport.digest.DigestFixture.LETTER;
import static io.sallyport.digest.DigestFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.digest.Digest.Entry;
import io.sallyport.digest.Digest.ShownLink;
import io.sallyport.digest.DigestLinks.Act;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.MessageHeader;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.MailClass;
import io.sallyport.testing.HeldMails;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DigestMailTest {
    private static final String URL = "https://mail.example.com/digest/abc.def";

    private static Digest digest(MailAddress to, Entry... entries) {
        return new Digest(
                to, List.of(entries), 0, Map.of(), NOON.minus(Duration.ofDays(1)), NOON, NOON.plus(Duration.ofDays(7)));
    }

    private static Digest digest(Entry... entries) {
        return digest(new MailAddress("bob", "example.com"), entries);
    }

    private static Entry entry(HeldMail mail) {
        return new Entry(mail, List.of(new ShownLink(Act.RELEASE, URL)));
    }

    private static HeldMail spam(String subject) {
        return HeldMails.from(
                HeldMails.of("A-held-1", "bob@example.com", MailClass.SPAM),
                new MailAddress("ann", "evil.example"),
                subject);
    }

    @Test
    void theTextSaysWhatIsHeldAndWhereItIsLetGo() {
        assertThat(LETTER.text(digest(entry(spam("Cheap watches"))))).isEqualTo("""
                1 mail is held for bob@example.com since 28 Feb 2026, 12:00 (Z). Nobody has them before somebody lets them go.

                1. Cheap watches
                   From ann@evil[.]example
                   1 Mar 2026, 10:00, held because of signs of spam
                   Let it go: https://mail.example.com/digest/abc.def

                Links are good until 8 Mar 2026, 12:00. Each opens a page that asks before anything is done.
                This mail was written by a program; nobody reads answers to it.
                """);
    }

    @Test
    void whatIsNotListedIsCounted() {
        Digest digest = new Digest(
                new MailAddress("bob", "example.com"),
                List.of(entry(spam("one"))),
                4,
                Map.of(MailClass.MALWARE, 2L),
                NOON.minus(Duration.ofDays(1)),
                NOON,
                NOON);
        assertThat(LETTER.text(digest))
                .contains("5 mails are held for")
                .contains("And 4 more, which your postmaster can find.")
                .contains("Not listed: 2 because of malware.");
    }

    @Test
    void aSenderBehindAnotherNameIsShown() {
        HeldMail mail = HeldMails.of("A-held-1", "bob@example.com", MailClass.SPOOF);
        HeldMail other = HeldMails.from(mail, new MailAddress("x\" <y", "evil.example"), "z");
        assertThat(LETTER.text(digest(new Entry(mail, List.of()))))
                .doesNotContain("Sent by")
                .doesNotContain("Let it go:");
        assertThat(LETTER.html(digest(entry(other)))).contains("From &quot;x\\&quot; &lt;y&quot;@evil[.]example<br>");
    }

    /** Subjects that want to be more than text: none is, in either form. */
    @Test
    void nothingThatStrangersWroteActs() {
        for (String hostile : List.of(
                "<script>alert(1)</script>",
                "</b></div><a href=\"https://evil.example\">Let it go</a>",
                "\" onmouseover=\"alert(1)",
                "<img src=x onerror=alert(1)>",
                "https://evil.example/login",
                "www.evil.example",
                "javascript:alert(1)",
                "\r\nBcc: everybody@evil.example\r\n\r\n<html>",
                "--=_sallyport_digest--",
                "\u202ehttps://evil.example\u202c",
                "x".repeat(100_000))) {
            Digest digest = digest(entry(spam(hostile)));
            String html = LETTER.html(digest);
            assertThat(tags(html)).as(hostile).isEqualTo(tags(LETTER.html(digest(entry(spam("harmless"))))));
            for (String form : List.of(html, LETTER.text(digest))) {
                assertThat(form.replace(URL, ""))
                        .as(hostile)
                        .doesNotContain("://", "evil.example", "javascript:", "\u202e", "\r")
                        .hasSizeLessThan(2_000);
            }
        }
    }

    private static List<String> tags(String html) {
        return Arrays.stream(html.split("<", -1))
                .skip(1)
                .map(tag -> tag.split(">", -1)[0])
                .toList();
    }

    @Test
    void theMailIsOfTwoFormsAndHasTheFieldsOfMailByPrograms() throws IOException {
        Digest digest = digest(entry(spam("Grüße, 世界")));
        MailMessage message = LETTER.message(digest, "digest-1-ab", NOON);
        assertThat(message.hasEightBitData()).isFalse();
        MessageHeader header = Objects.requireNonNull(MessageHeader.read(message, 10_000));
        assertThat(Stream.of("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version")
                        .map(name -> header.fields(name).getFirst().value().strip()))
                .containsExactly(
                        "\"Held mail\" <quarantine@example.com>",
                        "<bob@example.com>",
                        "1 mail is held for you",
                        "Sun, 1 Mar 2026 12:00:00 +0000",
                        "<digest-1-ab@mx.example.com>",
                        "auto-generated",
                        "1.0");
        String text = new String(Mails.bytes(message), StandardCharsets.US_ASCII);
        assertThat(text.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
        assertThat(text.lines()).allMatch(line -> line.length() <= 78);
        String[] parts = text.split("--=_sallyport_digest(--)?\r\n");
        assertThat(parts).hasSize(3);
        assertThat(content(parts[1])).isEqualTo(LETTER.text(digest).replace("\n", "\r\n"));
        assertThat(content(parts[2])).isEqualTo(LETTER.html(digest)).contains("<b>Grüße, 世界</b>");
    }

    @Test
    void aRecipientOutsideAsciiIsNamedAsTheyAre() throws IOException {
        MailMessage message = LETTER.message(
                digest(new MailAddress("jürgen", "bücher.example"), entry(spam("x"))), "digest-1-ab", NOON);
        assertThat(new String(Mails.bytes(message), StandardCharsets.UTF_8))
                .contains("To: <jürgen@xn--bcher-kva.example>\r\n");
    }

    private static String content(String part) {
        String base64 = part.substring(part.indexOf("\r\n\r\n") + 4);
        return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
