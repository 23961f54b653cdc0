package io.sallyport.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.mail.Envelope.Body;
import io.sallyport.mail.MailMessage;
import io.sallyport.quarantine.MessageFileFormat.Form;
import io.sallyport.quarantine.MessageFiles.Stored;
import io.sallyport.testing.Mails;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageFilesTest {
    private static final String NAME = "1JQZ0ABCDEFGHJ-1";
    private static final Form FORM = new Form(true, Body.EIGHT_BIT_MIME, true);
    private static final String KEY = HexFormat.of().formatHex(key(1));
    private static final String OTHER_KEY = Base64.getEncoder().encodeToString(key(2));

    @TempDir
    Path folder;

    private static byte[] key(int seed) {
        return random(seed, 32);
    }

    private static byte[] random(int seed, int size) {
        byte[] octets = new byte[size];
        new Random(seed).nextBytes(octets);
        return octets;
    }

    private MessageFiles open(String... keys) throws IOException {
        return new MessageFiles(folder, 0, MessageKeys.of(List.of(keys)), () -> Long.MAX_VALUE);
    }

    private Path file(String name) {
        return folder.resolve("messages").resolve(name.substring(4, 6)).resolve(name);
    }

    @Test
    void messagesOfAllSizesAreReadAsTheyWereWritten() throws IOException {
        for (MessageFiles files : List.of(open(), open(KEY))) {
            for (int size : new int[] {0, 1, 1000, 65_535, 65_536, 65_537, 131_072, 300_000}) {
                byte[] octets = random(size, size);
                files.write(NAME, Mails.of(octets), FORM);
                Stored read = files.read(NAME);
                assertThat(read.size()).isEqualTo(size);
                assertThat(read.form()).isEqualTo(FORM);
                assertThat(Mails.bytes(read)).isEqualTo(octets);
                assertThat(Mails.bytes(read)).as("a second time").isEqualTo(octets);
                files.delete(NAME);
            }
        }
    }

    @Test
    void whatItsSenderDeclaredIsKept() throws IOException {
        MessageFiles files = open();
        List<Form> forms = List.of(
                new Form(false, Body.SEVEN_BIT, false),
                new Form(true, Body.SEVEN_BIT, false),
                new Form(false, Body.EIGHT_BIT_MIME, false),
                new Form(false, Body.SEVEN_BIT, true));
        for (Form form : forms) {
            files.write(NAME, Mails.simple("form"), form);
            assertThat(open().read(NAME).form()).isEqualTo(form);
            files.delete(NAME);
        }
    }

    @Test
    void aKeyKeepsTheMessageFromWhoeverReadsTheDisk() throws IOException {
        open(KEY).write(NAME, Mails.simple("payroll"), FORM);
        assertThat(Files.readString(file(NAME), StandardCharsets.ISO_8859_1)).doesNotContain("payroll");
        open().write("1JQZ0ABCDEFGHK-1", Mails.simple("payroll"), FORM);
        assertThat(Files.readString(file("1JQZ0ABCDEFGHK-1"), StandardCharsets.ISO_8859_1))
                .contains("payroll");
    }

    @Test
    void noOctetThatChangedOnDiskIsEverGivenOut() throws IOException {
        byte[] octets = random(7, 70_000);
        for (MessageFiles files : List.of(open(), open(KEY))) {
            files.write(NAME, Mails.of(octets), FORM);
            byte[] file = Files.readAllBytes(file(NAME));
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                places.add(i);
                places.add(file.length - 1 - i);
                places.add(65_480 + i);
            }
            for (int place : places) {
                byte[] changed = file.clone();
                changed[place] ^= 0x10;
                Files.write(file(NAME), changed);
                assertNothingWrong(files, octets, "octet " + place);
            }
            files.delete(NAME);
        }
    }

    @Test
    void aFileThatWasCutOrGrewIsNoMessage() throws IOException {
        byte[] octets = random(8, 66_000);
        for (MessageFiles files : List.of(open(), open(KEY))) {
            files.write(NAME, Mails.of(octets), FORM);
            byte[] file = Files.readAllBytes(file(NAME));
            for (int length : new int[] {0, 10, 37, 38, 39, 46, 60, 65_000, 65_581, 65_582, file.length - 1}) {
                Files.write(file(NAME), Arrays.copyOf(file, length));
                assertNothingWrong(files, octets, "cut to " + length);
            }
            Files.write(file(NAME), Arrays.copyOf(file, file.length + 1));
            assertNothingWrong(files, octets, "one octet more");
            files.delete(NAME);
        }
    }

    /** What is read before the error is the beginning of what was written, and the error names the message. */
    private static void assertNothingWrong(MessageFiles files, byte[] octets, String what) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        assertThatThrownBy(() -> {
                    try (InputStream in = files.read(NAME).open()) {
                        in.transferTo(read);
                    }
                })
                .as(what)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(NAME);
        assertThat(Arrays.equals(read.toByteArray(), Arrays.copyOf(octets, read.size())))
                .as(what)
                .isTrue();
    }

    @Test
    void aFileUnderAnotherNameIsNotThatMessage() throws IOException {
        for (MessageFiles files : List.of(open(), open(KEY))) {
            files.write("1JQZ0ABCDEFGHK-1", Mails.simple("somebody else's"), FORM);
            Files.createDirectories(file(NAME).getParent());
            Files.move(file("1JQZ0ABCDEFGHK-1"), file(NAME));
            assertThatThrownBy(() -> files.read(NAME)).hasMessageContaining(NAME);
            files.delete(NAME);
        }
    }

    @Test
    void olderFilesStayReadableWhenTheKeyChanges() throws IOException {
        byte[] octets = random(9, 5_000);
        open().write("1JQZ0ABCDEFGHK-1", Mails.of(octets), FORM);
        open(KEY).write(NAME, Mails.of(octets), FORM);
        MessageFiles both = open(OTHER_KEY, KEY);
        both.write("1JQZ0ABCDEFGHL-1", Mails.of(octets), FORM);
        for (String name : List.of("1JQZ0ABCDEFGHK-1", NAME, "1JQZ0ABCDEFGHL-1")) {
            assertThat(Mails.bytes(both.read(name))).isEqualTo(octets);
        }
        assertThatThrownBy(() -> open(KEY).read("1JQZ0ABCDEFGHL-1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1JQZ0ABCDEFGHL-1")
                .hasMessageContaining("sallyport.quarantine.key");
        assertThatThrownBy(() -> open().read(NAME)).hasMessageContaining("is encrypted with the key");
    }

    @Test
    void aTextThatIsNoKeyIsRefusedAndNotShown() {
        for (String text : List.of("", "hunter2", "00".repeat(31), "zz".repeat(32), "00".repeat(33))) {
            assertThatThrownBy(() -> MessageKeys.of(List.of(text)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected: 32 octets")
                    .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter2", "zz"));
        }
    }

    @Test
    void aDiskThatIsNearlyFullTakesNoMore() throws IOException {
        AtomicLong free = new AtomicLong(10_000);
        MessageFiles files = new MessageFiles(folder, 9_000, MessageKeys.none(), free::get);
        files.write(NAME, Mails.ofSize(900), FORM);
        assertThatThrownBy(() -> files.write("1JQZ0ABCDEFGHK-1", Mails.ofSize(1_500), FORM))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no room");
        assertThat(file("1JQZ0ABCDEFGHK-1")).doesNotExist();
    }

    @Test
    void nothingIsLeftOfAMessageThatCouldNotBeWritten() throws IOException {
        MessageFiles files = open();
        MailMessage broken = new MailMessage() {
            @Override
            public long size() {
                return 100;
            }

            @Override
            public boolean hasEightBitData() {
                return false;
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("the temporary file is gone");
            }
        };
        assertThatThrownBy(() -> files.write(NAME, broken, FORM)).hasMessageContaining("temporary file");
        assertThat(allFiles()).isEmpty();
        files.write(NAME, Mails.simple("now"), FORM);
        assertThat(allFiles()).hasSize(1);
    }

    @Test
    void aNameIsGivenOnce() throws IOException {
        MessageFiles files = open();
        files.write(NAME, Mails.simple("first"), FORM);
        assertThatThrownBy(() -> files.write(NAME, Mails.simple("second"), FORM))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(Mails.bytes(files.read(NAME))).isEqualTo(Mails.bytes(Mails.simple("first")));
    }

    @Test
    void aNameThatIsAPathIsNone() throws IOException {
        MessageFiles files = open();
        for (String name : List.of("", ".", "..", "../../spool/queue/x", "a/b", "-a", "a\0b", "x".repeat(81))) {
            assertThatThrownBy(() -> files.read(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatIsDeletedIsGoneAndMayBeDeletedAgain() throws IOException {
        MessageFiles files = open();
        files.write(NAME, Mails.simple("gone"), FORM);
        Stored read = files.read(NAME);
        files.delete(NAME);
        files.delete(NAME);
        assertThatThrownBy(() -> files.read(NAME)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(read::open).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void draftsOfACrashAreSweptAndMessagesAreNot() throws IOException {
        open().write(NAME, Mails.simple("kept"), FORM);
        Files.writeString(folder.resolve("incoming").resolve("1JQZ0ABCDEFGHK-1"), "half a mess");
        open();
        assertThat(allFiles()).containsExactly(file(NAME));
    }

    @Test
    void manyAreWrittenAtOnce() throws Exception {
        MessageFiles files = open();
        List<Future<?>> writing = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 60; i++) {
                String name = "1JQZ%dABCDEF-%d".formatted(i % 3, i);
                writing.add(threads.submit(() -> {
                    files.write(name, Mails.simple(name), FORM);
                    return null;
                }));
            }
        }
        for (Future<?> one : writing) {
            one.get();
        }
        assertThat(allFiles()).hasSize(60);
    }

    private List<Path> allFiles() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
