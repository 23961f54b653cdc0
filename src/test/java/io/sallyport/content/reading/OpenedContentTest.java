package io.sallyport.content.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.content.Item;
import io.sallyport.content.type.FileType;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.MessageHeader;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.testing.ContentReaders;
import io.sallyport.testing.Mails;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class OpenedContentTest {
    private final ContentReader reader = ContentReaders.withoutWorkers();

    @Test
    void everythingOfAMessageIsThereForWhoAsks() throws Exception {
        MailMessage message = withArchive();
        try (OpenedContent content = open(message)) {
            assertThat(content.structure().root().parts()).hasSize(3);
            assertThat(content.inventory().items()).extracting(Item::path).contains("1", "2", "3", "3/inner/setup.exe");
            assertThat(content.inventory().items())
                    .filteredOn(item ->
                            item.name().equals("setup.exe") || item.path().endsWith("setup.exe"))
                    .singleElement()
                    .satisfies(item -> {
                        assertThat(item.part()).isEqualTo("3");
                        assertThat(item.type().kind()).isEqualTo(FileType.Kind.EXECUTABLE);
                    });
            assertThat(content.texts()).anyMatch(text -> text.text().contains("plain words"));
            assertThat(content.texts()).anyMatch(text -> text.text().contains("Click here"));
            assertThat(content.links()).anyMatch(link -> link.raw().contains("link.example"));
            assertThat(content.documents().documents()).isEmpty();
        }
    }

    @Test
    void mailWithinAnArchiveIsTakenApart() throws Exception {
        ByteArrayOutputStream eml = new ByteArrayOutputStream();
        withArchive().writeTo(eml);
        byte[] zip = zip("mail.eml", eml.toByteArray());
        MailMessage outer = Mails.ofLines(
                "Subject: outer",
                "Content-Type: application/zip; name=outer.zip",
                "Content-Transfer-Encoding: base64",
                "",
                Base64.getMimeEncoder().encodeToString(zip));
        try (OpenedContent content = open(outer)) {
            assertThat(content.inventory().items())
                    .anyMatch(item -> item.type().kind() == FileType.Kind.EXECUTABLE && item.depth() == 3);
        }
    }

    @Test
    void whatCannotBeReadIsToldToAllWhoAsk() throws Exception {
        MailMessage broken = new MailMessage() {
            @Override
            public boolean hasEightBitData() {
                return false;
            }

            @Override
            public long size() {
                return 100;
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("the disk is gone");
            }
        };
        try (OpenedContent content = reader.open(broken, MessageHeader.parse(new byte[0], 0), ContentPolicy.DEFAULT)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(content::structure)
                    .withMessageContaining("the disk is gone");
            assertThatExceptionOfType(IOException.class).isThrownBy(content::texts);
            assertThatExceptionOfType(IOException.class).isThrownBy(content::links);
        }
    }

    private OpenedContent open(MailMessage message) throws IOException {
        MessageHeader header = Objects.requireNonNull(MessageHeader.read(message, 1 << 20));
        return reader.open(message, header, ContentPolicy.DEFAULT);
    }

    private static MailMessage withArchive() throws IOException {
        byte[] program = new byte[1024];
        program[0] = 'M';
        program[1] = 'Z';
        program[0x3c] = 0x40;
        program[0x40] = 'P';
        program[0x41] = 'E';
        return Mails.ofLines(
                "From: ann@sender.example",
                "Subject: all of it",
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=b",
                "",
                "--b",
                "Content-Type: text/plain",
                "",
                "plain words",
                "--b",
                "Content-Type: text/html",
                "",
                "<p><a href=\"https://link.example/\">Click here</a></p>",
                "--b",
                "Content-Type: application/zip; name=a.zip",
                "Content-Transfer-Encoding: base64",
                "",
                Base64.getMimeEncoder().encodeToString(zip("inner/setup.exe", program)),
                "--b--");
    }

    private static byte[] zip(String name, byte[] octets) throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry(name));
            out.write(octets);
            out.closeEntry();
        }
        return zip.toByteArray();
    }
}
