package io.sallyport.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.content.Item.Role;
import io.sallyport.mail.Octets;
import io.sallyport.message.MimeBounds;
import io.sallyport.message.StructureReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PartRolesTest {
    @Test
    void textWithoutANameIsTheBody() throws IOException {
        assertThat(role("X: y")).isEqualTo(Role.BODY);
        assertThat(role("Content-Type: text/plain")).isEqualTo(Role.BODY);
        assertThat(role("Content-Type: Text/HTML; charset=utf-8")).isEqualTo(Role.BODY);
        assertThat(role("Content-Type: text/enriched", "Content-Disposition: inline"))
                .isEqualTo(Role.BODY);
        assertThat(role("Content-Type: text")).isEqualTo(Role.BODY);
    }

    @Test
    void textWithANameIsShownWithinIt() throws IOException {
        assertThat(role("Content-Type: text/plain; name=a.txt")).isEqualTo(Role.INLINE);
        assertThat(role("Content-Type: text/html", "Content-Disposition: inline; filename=a.html"))
                .isEqualTo(Role.INLINE);
    }

    @Test
    void whatSaysSoIsAnAttachmentWhateverItIs() throws IOException {
        assertThat(role("Content-Type: text/html", "Content-Disposition: attachment"))
                .isEqualTo(Role.ATTACHMENT);
        assertThat(role("Content-Type: image/png", "Content-ID: <a@b>", "Content-Disposition: ATTACHMENT"))
                .isEqualTo(Role.ATTACHMENT);
    }

    @Test
    void picturesThatTheTextMayNameAreShownWithinIt() throws IOException {
        assertThat(role("Content-Type: image/png", "Content-ID: <a@b>")).isEqualTo(Role.INLINE);
        assertThat(role("Content-Type: image/png; name=a.png", "Content-Disposition: inline"))
                .isEqualTo(Role.INLINE);
        assertThat(role("Content-Type: image/png")).isEqualTo(Role.ATTACHMENT);
    }

    @Test
    void otherTypesAreFilesEvenWhereTheySayToBeInline() throws IOException {
        assertThat(role("Content-Type: application/pdf", "Content-Disposition: inline"))
                .isEqualTo(Role.ATTACHMENT);
        assertThat(role("Content-Type: text/calendar")).isEqualTo(Role.ATTACHMENT);
        assertThat(role("Content-Type: application")).isEqualTo(Role.ATTACHMENT);
    }

    private static Role role(String... header) throws IOException {
        byte[] octets = (String.join("\r\n", header) + "\r\n\r\nHello\r\n").getBytes(StandardCharsets.US_ASCII);
        return PartRoles.of(
                StructureReader.read(Octets.of(octets), MimeBounds.DEFAULT).root());
    }
}
