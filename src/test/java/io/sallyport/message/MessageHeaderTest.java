package io.sallyport.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.Mails;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MessageHeaderTest {
    @Test
    void fieldsKeepOrderNameAndFoldedValue() {
        MessageHeader header = parse("From: a@b\r\nSubject: one\r\n two\r\nfrom : c\r\n\r\nbody: no\r\n");

        assertThat(header.fields()).extracting(HeaderField::name).containsExactly("From", "Subject", "from");
        assertThat(header.fields("FROM")).extracting(HeaderField::value).containsExactly(" a@b", " c");
        assertThat(header.fields("subject")).extracting(HeaderField::value).containsExactly(" one\r\n two");
    }

    @Test
    void lineThatIsNoFieldIsKeptAsMalformed() {
        MessageHeader header = parse(" leading\r\nA: b\r\nno colon here\r\n more\r\nC\u00e4: d\r\n: e\r\n\r\n");

        assertThat(header.fields())
                .extracting(HeaderField::isWellFormed)
                .containsExactly(false, true, false, false, false);
        assertThat(header.fields())
                .extracting(HeaderField::value)
                .containsExactly(" leading", " b", "no colon here\r\n more", " d", " e");
    }

    @Test
    void bareLineEndsEndNoLine() {
        MessageHeader header = parse("A: b\nFrom: x\rFrom: y\r\n\r\n");

        assertThat(header.fields()).hasSize(1);
        assertThat(header.fields().getFirst().value()).isEqualTo(" b\nFrom: x\rFrom: y");
    }

    @Test
    void bodyOffsetIsBehindTheEmptyLine() throws IOException {
        assertThat(read("A: b\r\n\r\nbody", 100).bodyOffset()).isEqualTo(8);
        assertThat(read("\r\nbody", 100).bodyOffset()).isEqualTo(2);
        assertThat(read("\r\nbody", 100).fields()).isEmpty();
        assertThat(read("A: b\r\n", 100).bodyOffset()).isEqualTo(6);
        assertThat(read("A: b", 100).fields()).hasSize(1);
        assertThat(read("", 100).fields()).isEmpty();
    }

    @Test
    void longHeaderIsReadToItsEndOrNotAtAll() throws IOException {
        String text = "A: b\r\n".repeat(3000) + "\r\nbody\r\n";

        assertThat(read(text, 20_000).fields()).hasSize(3000);
        assertThat(MessageHeader.read(Mails.of(text.getBytes(ISO_8859_1)), 18_001))
                .isNull();
        assertThat(MessageHeader.read(Mails.of(text.getBytes(ISO_8859_1)), 18_002))
                .isNotNull();
    }

    @Test
    void headerOfMoreFieldsThanAllowedIsNone() {
        byte[] octets = "A: b\r\n".repeat(3).getBytes(ISO_8859_1);

        assertThat(MessageHeader.parse(octets, octets.length, 3)).isNotNull();
        assertThat(MessageHeader.parse(octets, octets.length, 2)).isNull();
    }

    private static MessageHeader read(String text, int max) throws IOException {
        MessageHeader header = MessageHeader.read(Mails.of(text.getBytes(ISO_8859_1)), max);
        assertThat(header).isNotNull();
        return Objects.requireNonNull(header);
    }

    private static MessageHeader parse(String text) {
        byte[] octets = text.getBytes(ISO_8859_1);
        return MessageHeader.parse(octets, octets.length);
    }
}
