package io.sallyport.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.MailMessage;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EightBitConversionTest {
    private static final String PREFACE = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b 1\"\r\n";

    @Test
    void onlyThePartsWithEightBitOctetsChange() throws IOException {
        String converted = converted(PREFACE
                + "Content-Transfer-Encoding: 8bit\r\nSubject:  kept\r\n  as it is\r\n\r\npreamble\r\n"
                + "--b 1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                + "Viele liebe Grüße = \r\n"
                + "--b 1  \r\nContent-Type: text/html\r\n\r\n<p> </p>\r\n"
                + "--b 1\r\nContent-Type: application/x\r\nContent-Transfer-Encoding: binary\r\n\r\nüü\r\nü\r\n"
                + "--b 1--\r\nepilogue\r\n");

        assertThat(converted)
                .isEqualTo(PREFACE
                        + "Subject:  kept\r\n  as it is\r\nContent-Transfer-Encoding: 7bit\r\n\r\npreamble\r\n"
                        + "--b 1\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                        + "Viele liebe Gr=C3=BC=C3=9Fe =3D=20\r\n"
                        + "--b 1  \r\nContent-Type: text/html\r\n\r\n<p> </p>\r\n"
                        + "--b 1\r\nContent-Type: application/x\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                        + "w7zDvA0Kw7w=\r\n"
                        + "--b 1--\r\nepilogue\r\n");
    }

    @Test
    void encodedLinesAreShortAndGiveTheSameOctets() throws IOException {
        String text = "Lorem ipsum dolor sit ämet ".repeat(100);
        String converted = converted("MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n" + text + "\r\n");

        String body = converted.substring(converted.indexOf("\r\n\r\n") + 4);
        assertThat(body.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(76));
        assertThat(body.replace("=\r\n", "").replace("=C3=A4", "ä").replace("=20\r\n", " \r\n"))
                .isEqualTo(text + "\r\n");
    }

    @Test
    void messageWithinAMessageIsConvertedWithin() throws IOException {
        String converted = converted("MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n"
                + "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nein schönes Wort\r\n");

        assertThat(converted).endsWith("Content-Transfer-Encoding: quoted-printable\r\n\r\nein sch=C3=B6nes Wort\r\n");
    }

    /** RFC 1428 § 3. */
    @Test
    void messageThatIsNotMimeBecomesUnknownEightBit() throws IOException {
        assertThat(converted("Subject: x\r\n\r\nein schönes Wort\r\n"))
                .isEqualTo("Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=unknown-8bit\r\n"
                        + "Content-Transfer-Encoding: quoted-printable\r\n\r\nein sch=C3=B6nes Wort\r\n");
    }

    @Test
    void whatIsSignedIsNotTouched() throws IOException {
        assertImpossible("MIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=b\r\n\r\n"
                + "--b\r\nContent-Type: text/plain\r\n\r\nschön\r\n--b--\r\n");
    }

    @Test
    void brokenStructureIsNotTouched() throws IOException {
        assertImpossible("Subject: schön\r\n\r\nx\r\n");
        assertImpossible("Content-Type: multipart/mixed\r\n\r\nschön\r\n");
        assertImpossible("Content-Transfer-Encoding: base64\r\n\r\nschön\r\n");
        assertImpossible("Content-Type: text/plain\r\nContent-Type: text/html\r\n\r\nschön\r\n");
        assertImpossible("Content-Type: message/partial\r\n\r\nschön\r\n");
        assertImpossible("Content-Type: multipart/mixed; boundary=b\r\n\r\nschön\r\n--b\r\n\r\nx\r\n--b--\r\n");
        assertImpossible("X: y\r\n\r\n" + "ö".repeat(40_000) + "\r\n");
        assertImpossible("Content-Type: message/rfc822\r\n\r\n".repeat(30) + "\r\nschön\r\n");
    }

    private static String converted(String message) throws IOException {
        EightBitConversion result = EightBitConversion.convert(Mails.of(message.getBytes(StandardCharsets.UTF_8)));
        assertThat(result).isInstanceOf(EightBitConversion.Converted.class);
        MailMessage converted = ((EightBitConversion.Converted) result).message();
        byte[] bytes = Mails.bytes(converted);
        assertThat(converted.size()).isEqualTo(bytes.length);
        assertThat(converted.hasEightBitData()).isFalse();
        assertThat(bytes).doesNotContain((byte) 0xc3);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static void assertImpossible(String message) throws IOException {
        assertThat(EightBitConversion.convert(Mails.of(message.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(EightBitConversion.Impossible.class);
    }
}
