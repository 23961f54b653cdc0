package io.sallyport.auth.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedHeaderTest {
    /** The example of RFC 6376 § 3.4.5. */
    private static final MessageHeader EXAMPLE = header("A: X\r\nB : Y\t\r\n\tZ  \r\n");

    @Test
    void relaxedExampleOfTheRfc() {
        assertThat(canonical(Canonicalization.RELAXED, EXAMPLE)).isEqualTo("a:X\r\nb:Y Z\r\n");
    }

    @Test
    void simpleExampleOfTheRfc() {
        assertThat(canonical(Canonicalization.SIMPLE, EXAMPLE)).isEqualTo("A: X\r\nB : Y\t\r\n\tZ  \r\n");
    }

    @Test
    void fieldWithoutItsLineEndGetsOne() {
        assertThat(canonical(Canonicalization.SIMPLE, header("A: X"))).isEqualTo("A: X\r\n");
        assertThat(canonical(Canonicalization.RELAXED, header("A: X "))).isEqualTo("a:X\r\n");
        assertThat(canonical(Canonicalization.RELAXED, header("A:\r\n"))).isEqualTo("a:\r\n");
    }

    @Test
    void signatureFieldLosesItsSignatureWithTheWhiteSpaceAroundAndItsLineEnd() {
        HeaderField field =
                header("Sig: v=1;\r\n b = ab\r\n cd ; bh=x \r\n").fields().getFirst();
        TagList tags = TagList.parse(field.value());
        assertThat(signature(Canonicalization.SIMPLE, field, tags)).isEqualTo("Sig: v=1;\r\n b =; bh=x ");
        assertThat(signature(Canonicalization.RELAXED, field, tags)).isEqualTo("sig:v=1; b =; bh=x");
    }

    @Test
    void signatureAtTheEndOfItsFieldIsLeftOutToTheEnd() {
        HeaderField field = header("Sig: v=1; b=ab\r\n cd \r\n").fields().getFirst();
        TagList tags = TagList.parse(field.value());
        assertThat(signature(Canonicalization.SIMPLE, field, tags)).isEqualTo("Sig: v=1; b=");
        assertThat(signature(Canonicalization.RELAXED, field, tags)).isEqualTo("sig:v=1; b=");
    }

    @Test
    void largeFieldsFit() {
        String value = "x".repeat(100_000);
        assertThat(canonical(Canonicalization.RELAXED, header("A: " + value + "\r\nB: c\r\n")))
                .isEqualTo("a:" + value + "\r\nb:c\r\n");
    }

    /** RFC 6376 § 5.4.2: from the bottom, and a name too often signs that there is no other. */
    @Test
    void fieldsAreSelectedFromTheBottom() {
        FieldIndex index = new FieldIndex(header("R: 1\r\nF: a\r\nr: 2\r\nR : 3\r\nno field\r\n"));
        assertThat(index.select(List.of("r", "f", "r", "f", "x", "r", "r")))
                .extracting(field -> field.value().strip())
                .containsExactly("3", "a", "2", "1");
    }

    private static String canonical(Canonicalization canonicalization, MessageHeader header) {
        SignedHeader signed = new SignedHeader(canonicalization);
        header.fields().forEach(signed::add);
        return new String(signed.octets(), StandardCharsets.ISO_8859_1);
    }

    private static String signature(Canonicalization canonicalization, HeaderField field, TagList tags) {
        return new String(
                new SignedHeader(canonicalization).addSignature(field, tags).octets(), StandardCharsets.ISO_8859_1);
    }

    private static MessageHeader header(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return MessageHeader.parse(octets, octets.length);
    }
}
