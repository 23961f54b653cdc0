package io.sallyport.filter.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyTextTest {
    @Test
    void plainTextIsReadAsItStands() {
        assertThat(text("Subject: x\r\n", "hello\r\nworld\r\n")).isEqualTo("hello\r\nworld\r\n");
    }

    @Test
    void base64IsDecodedAcrossLines() {
        String encoded = Base64.getMimeEncoder(20, new byte[] {'\r', '\n'})
                .encodeToString("cheap pills for everybody".getBytes(StandardCharsets.US_ASCII));
        assertThat(text("Content-Transfer-Encoding: BASE64\r\n", encoded)).isEqualTo("cheap pills for everybody");
    }

    @Test
    void quotedPrintableIsDecodedAndWhatIsNoneStands() {
        assertThat(text("Content-Transfer-Encoding: quoted-printable\r\n", "ch=65ap pi=\r\nlls 2=2 =ZZ="))
                .isEqualTo("cheap pills 2=2 =ZZ");
    }

    @Test
    void eachPartIsDecodedAsItSaysAndWhatIsNoTextIsPassedOver() {
        String body = """
                --b
                Content-Type: text/plain

                plain words
                --b
                Content-Type: text/html
                Content-Transfer-Encoding: base64

                PGI+Ym9sZDwvYj4=
                --b
                Content-Type: image/png
                Content-Transfer-Encoding: base64

                AAAA
                --b--
                """;
        assertThat(text("Content-Type: multipart/mixed; boundary=b\r\n", body.replace("\n", "\r\n")))
                .contains("plain words")
                .contains("<b>bold</b>")
                .doesNotContain("AAAA", "\0");
    }

    @Test
    void signatureAndDashesAreNoParts() {
        assertThat(text("Subject: x\r\n", "a\r\n-- \r\nb\r\n--option\r\nc\r\n")).contains("a", "b", "--option", "c");
    }

    @Test
    void textIsBounded() {
        byte[] octets = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        assertThat(BodyText.of(octets, 0, octets.length, 1000)).hasSize(1000);
    }

    @Test
    void nothingThatAnybodyWritesBreaksIt() {
        String[] pieces = {
            "--", "b", "\r\n", "\n", "\r", "Content-Type: ", "text/plain", "Content-Transfer-Encoding: ", "base64",
            "quoted-printable", "=", "=4", "=41", "\0", "ÿ", " ", "AAAA", "--\r\n\r\n"
        };
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder message = new StringBuilder();
            for (int j = random.nextInt(20); j >= 0; j--) {
                message.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] octets = message.toString().getBytes(StandardCharsets.ISO_8859_1);
            int body = random.nextInt(octets.length + 1);
            assertThat(BodyText.of(octets, body, octets.length, 64)).hasSizeLessThanOrEqualTo(64);
        }
    }

    private static String text(String header, String body) {
        byte[] octets = (header + "\r\n" + body).getBytes(StandardCharsets.ISO_8859_1);
        return new String(BodyText.of(octets, header.length() + 2, octets.length, 10_000), StandardCharsets.ISO_8859_1);
    }
}
