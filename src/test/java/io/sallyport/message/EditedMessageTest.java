package io.sallyport.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.mail.MailMessage;
import io.sallyport.testing.Fuzz;
import io.sallyport.testing.Mails;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditedMessageTest {
    private static final String MESSAGE = """
            A: 1
            B : 2
            \tmore
            C: 3

            A: of the body
            """.replace("\n", "\r\n");

    @Test
    void withoutEditsTheBytesAreTheSame() throws IOException {
        assertThat(edited("", MESSAGE)).isEqualTo(MESSAGE);
    }

    @Test
    void fieldsOfOursStandBeforeIt() throws IOException {
        assertThat(edited("Received: here\r\n", MESSAGE)).isEqualTo("Received: here\r\n" + MESSAGE);
    }

    @Test
    void aFieldIsTakenOutWithAllItsLines() throws IOException {
        assertThat(edited("", MESSAGE, "-B")).isEqualTo(MESSAGE.replace("B : 2\r\n\tmore\r\n", ""));
    }

    @Test
    void theFirstAndTheLastFieldCanBeTakenOut() throws IOException {
        assertThat(edited("X: y\r\n", MESSAGE, "-A", "-C"))
                .isEqualTo("X: y\r\nB : 2\r\n\tmore\r\n\r\nA: of the body\r\n");
    }

    @Test
    void allFieldsCanBeTakenOut() throws IOException {
        assertThat(edited("", MESSAGE, "-A", "-B", "-C")).isEqualTo("\r\nA: of the body\r\n");
    }

    @Test
    void aRenamedFieldKeepsItsValueOctetByOctet() throws IOException {
        assertThat(edited("", MESSAGE, "New=B")).isEqualTo(MESSAGE.replace("B :", "New:"));
    }

    @Test
    void wordsArePutBeforeAValueThatStaysAsItIs() throws IOException {
        MailMessage message = Mails.of(MESSAGE.getBytes(StandardCharsets.US_ASCII));
        HeaderEdit edit = new HeaderEdit.Prefixing(header(message).fields().get(1), "new");
        assertThat(text(new EditedMessage("", List.of(edit), message)))
                .isEqualTo(MESSAGE.replace("B : 2", "B : new 2"));
        assertThatThrownBy(() -> new HeaderEdit.Prefixing(edit.field(), "a\r\nb"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLineWithoutAColonBecomesTheValueOfTheNewName() throws IOException {
        MailMessage message = Mails.ofLines(" folded from nothing", "no colon", "", "body");
        List<HeaderField> fields = header(message).fields();
        MailMessage edited = new EditedMessage(
                "",
                List.of(new HeaderEdit.Renaming(fields.get(1), "Y"), new HeaderEdit.Renaming(fields.get(0), "X")),
                message);
        assertThat(text(edited)).isEqualTo("X: folded from nothing\r\nY:no colon\r\n\r\nbody\r\n");
    }

    @Test
    void aMessageWithoutBodyOrWithoutLineEndIsEditedLikewise() throws IOException {
        assertThat(edited("", "A: 1\r\nB: 2", "-B")).isEqualTo("A: 1\r\n");
        assertThat(edited("", "A: 1", "-A")).isEmpty();
        assertThat(edited("P: 1\r\n", "\r\nA: body")).isEqualTo("P: 1\r\n\r\nA: body");
        assertThat(edited("", "")).isEmpty();
    }

    @Test
    void eightBitFieldsOfOursAreToldOf() {
        MailMessage ascii = Mails.simple("x");
        assertThat(new EditedMessage("A: b\r\n", ascii).hasEightBitData()).isFalse();
        assertThat(new EditedMessage("A: ö\r\n", ascii).hasEightBitData()).isTrue();
        assertThat(new EditedMessage("", Mails.ofLines("A: ö")).hasEightBitData())
                .isTrue();
    }

    @Test
    void aMessageInAFileIsReadLikeOneInMemory(@TempDir Path folder) throws IOException {
        byte[] body = new byte[100_000];
        new Random(1).nextBytes(body);
        Path file = folder.resolve("message");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(MESSAGE.getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(body);
        Files.write(file, bytes.toByteArray());
        MailMessage message = new FileMessage(file);
        MailMessage edited = new EditedMessage(
                "P: 1\r\n",
                List.of(new HeaderEdit.Removal(header(message).fields().get(1))),
                message);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(
                ("P: 1\r\n" + MESSAGE.replace("B : 2\r\n\tmore\r\n", "")).getBytes(StandardCharsets.US_ASCII));
        expected.writeBytes(body);
        assertThat(Mails.bytes(edited)).isEqualTo(expected.toByteArray());
        assertThat(edited.size()).isEqualTo(expected.size());
    }

    @Test
    void twoEditsOfOneFieldAndEditsOfOtherMessagesAreRefused() throws IOException {
        MailMessage message = Mails.ofLines("A: 1", "B: 2", "", "body");
        HeaderField field = header(message).fields().get(1);
        HeaderEdit edit = new HeaderEdit.Removal(field);
        assertThatThrownBy(() -> new EditedMessage("", List.of(edit, edit), message))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EditedMessage("", List.of(edit), Mails.ofLines("A: 1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HeaderEdit.Renaming(field, "a:b\r\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** What is read in odd pieces, or written, is what the fields say; the size is exact; the body stays. */
    @Test
    void anyEditsOfAnyHeaderGiveTheFieldsThatRemain() {
        Fuzz.run(3000, random -> {
            byte[] bytes = Fuzz.mutate(MESSAGE.getBytes(StandardCharsets.US_ASCII), random, "\r\n\t :A");
            MailMessage message = Mails.of(bytes);
            MessageHeader header = header(message);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            List<HeaderEdit> edits = new ArrayList<>();
            for (HeaderField field : header.fields()) {
                switch (random.nextInt(3)) {
                    case 0 -> edits.add(new HeaderEdit.Removal(field));
                    case 1 -> {
                        edits.add(new HeaderEdit.Renaming(field, "Renamed"));
                        expected.writeBytes("Renamed:".getBytes(StandardCharsets.US_ASCII));
                        expected.write(bytes, field.valueStart(), field.end() - field.valueStart());
                    }
                    default -> expected.write(bytes, field.start(), field.end() - field.start());
                }
            }
            expected.write(bytes, header.octets(), bytes.length - header.octets());
            Collections.shuffle(edits, random);
            MailMessage edited = new EditedMessage("", edits, message);
            assertThat(edited.size()).isEqualTo(expected.size());
            assertThat(inPieces(edited, random.nextInt(1, 9))).isEqualTo(expected.toByteArray());
            assertThat(written(edited)).isEqualTo(expected.toByteArray());
        });
    }

    /** Edits by the names of fields: {@code -Name} takes out, {@code New=Name} renames. */
    private static String edited(String prefix, String text, String... edits) throws IOException {
        MailMessage message = Mails.of(text.getBytes(StandardCharsets.US_ASCII));
        MessageHeader header = header(message);
        List<HeaderEdit> made = new ArrayList<>();
        for (String edit : edits) {
            String name = edit.substring(edit.length() - 1);
            HeaderField field = header.fields(name).getFirst();
            made.add(
                    edit.startsWith("-")
                            ? new HeaderEdit.Removal(field)
                            : new HeaderEdit.Renaming(field, edit.substring(0, edit.indexOf('='))));
        }
        MailMessage edited = new EditedMessage(prefix, made, message);
        byte[] bytes = Mails.bytes(edited);
        assertThat(edited.size()).isEqualTo(bytes.length);
        assertThat(written(edited)).isEqualTo(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static MessageHeader header(MailMessage message) {
        try {
            return Objects.requireNonNull(MessageHeader.read(message, 100_000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(MailMessage message) throws IOException {
        return new String(Mails.bytes(message), StandardCharsets.US_ASCII);
    }

    private static byte[] written(MailMessage message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] inPieces(MailMessage message, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[length];
        try (InputStream in = message.open()) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                out.write(piece, 0, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private record FileMessage(Path file) implements MailMessage {
        @Override
        public long size() {
            try {
                return Files.size(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean hasEightBitData() {
            return true;
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }
}
