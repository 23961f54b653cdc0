package io.sallyport.spool;

import static io.sallyport.spool.SpoolEntries.ANNE;
import static io.sallyport.spool.SpoolEntries.BOB;
import static io.sallyport.spool.SpoolEntries.EVE;
import static io.sallyport.spool.SpoolEntries.RECEIVED;
import static io.sallyport.spool.SpoolEntries.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSpoolTest {
    private static final MailMessage MESSAGE = Mails.simple("spooled");

    @TempDir
    Path temp;

    private Path root;
    private FileSpool spool;

    @BeforeEach
    void open() throws IOException {
        root = temp.resolve("spool");
        spool = SpoolEntries.open(root);
    }

    @AfterEach
    void close() throws IOException {
        spool.close();
    }

    @Test
    void mailIsTheSameAfterARestart() throws IOException {
        MailAddress greek = new MailAddress("δοκιμή \"x\"", "bücher.example");
        SpooledMail mail = new SpooledMail(
                "q1",
                new Envelope(null, List.of(BOB, greek), Envelope.Body.EIGHT_BIT_MIME, true),
                List.of(BOB, greek),
                true,
                "2001:db8::1",
                RECEIVED,
                MESSAGE.size(),
                3,
                RECEIVED.plusSeconds(60),
                "line\nbreak \u0000 and ü",
                true,
                true,
                "example.test",
                RECEIVED.plusSeconds(90));
        store(mail);
        assertThat(reopened().find("q1")).isEqualTo(mail);
        assertThat(Mails.bytes(spool.message(mail))).isEqualTo(Mails.bytes(MESSAGE));
    }

    @Test
    void largeMessageIsReadBackWhole() throws IOException {
        MailMessage large = Mails.ofSize(3_000_000);
        try (Spool.Draft draft = spool.draft(entry("large", BOB), large)) {
            draft.commit(List.of(BOB), "");
        }
        assertThat(Mails.bytes(spool.message(found("large")))).isEqualTo(Mails.bytes(large));
    }

    @Test
    void draftIsAsIfItHadNeverBeenAfterACrash() throws IOException {
        try (Spool.Draft draft = spool.draft(entry("q1", BOB), MESSAGE)) {
            FileSpool after = crashed();
            assertThat(after.all()).isEmpty();
            assertThat(files("incoming")).hasSize(1);
            after.close();
        }
        assertThat(files("incoming")).isEmpty();
    }

    @Test
    void committedMailSurvivesACrashAtAnyLaterPoint() throws IOException {
        store(entry("q1", BOB, EVE));
        assertThat(crashedPending("q1")).containsExactly(BOB, EVE);
        spool.update(found("q1").withPending(List.of(EVE)));
        assertThat(crashedPending("q1")).containsExactly(EVE);
        spool.update(found("q1").deferred("away", RECEIVED.plusSeconds(99)));
        assertThat(crashedPending("q1")).containsExactly(EVE);
        spool.remove(found("q1"));
        try (FileSpool after = crashed()) {
            assertThat(after.all()).isEmpty();
        }
    }

    @Test
    void commitForFewerRecipientsIsDurable() throws IOException {
        try (Spool.Draft draft = spool.draft(entry("q1", BOB, EVE), MESSAGE)) {
            SpooledMail committed = draft.commit(List.of(EVE), "example.test is done");
            assertThat(committed.pending()).containsExactly(EVE);
            assertThat(committed.lastError()).isEqualTo("example.test is done");
        }
        assertThat(crashedPending("q1")).containsExactly(EVE);
    }

    @Test
    void tornTailIsIgnoredWhereverItIsTorn() throws IOException {
        store(entry("q1", BOB, EVE));
        Path file = root.resolve("queue/q1.mail");
        int before = (int) Files.size(file);
        spool.update(found("q1").withPending(List.of(EVE)));
        byte[] whole = Files.readAllBytes(file);
        for (int length = before; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(crashedPending("q1")).as("torn at %d", length).containsExactly(BOB, EVE);
            byte[] garbled = Arrays.copyOf(whole, whole.length);
            Arrays.fill(garbled, length, whole.length, (byte) 0);
            Files.write(file, garbled);
            assertThat(crashedPending("q1")).as("zeros from %d", length).containsExactly(BOB, EVE);
        }
        Files.write(file, whole);
        assertThat(crashedPending("q1")).containsExactly(EVE);
    }

    @Test
    void changeAfterATornTailCounts() throws IOException {
        store(entry("q1", BOB, EVE));
        Files.writeString(root.resolve("queue/q1.mail"), "0123abcd {\"pend", StandardOpenOption.APPEND);
        FileSpool after = reopened();
        after.update(found("q1").withPending(List.of(EVE)));
        assertThat(crashedPending("q1")).containsExactly(EVE);
    }

    @Test
    void damageAnywhereBeforeTheTailSetsTheFileAside() throws IOException {
        store(entry("q1", BOB, EVE));
        store(entry("good", BOB));
        spool.update(found("q1").withPending(List.of(EVE)));
        Path file = root.resolve("queue/q1.mail");
        byte[] whole = Files.readAllBytes(file);
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int message = text.indexOf("From: Anne");
        int seal = message + (int) MESSAGE.size();
        int lastLine = text.lastIndexOf('\n', whole.length - 2);
        for (int i = 0; i < lastLine; i += 5) {
            if (i >= message && i < seal) {
                continue;
            }
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x01;
            Files.write(file, damaged);
            try (FileSpool after = crashed()) {
                assertThat(after.find("q1")).as("damaged at %d", i).isNull();
                assertThat(after.find("good")).isNotNull();
            }
            assertThat(copied("corrupt/q1.mail")).as("damaged at %d", i).exists();
        }
    }

    @Test
    void fileThatIsCutOffIsSetAside() throws IOException {
        store(entry("q1", BOB));
        Path file = root.resolve("queue/q1.mail");
        byte[] whole = Files.readAllBytes(file);
        int firstState = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf("{\"pending");
        for (int length = 0; length < firstState; length += 11) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (FileSpool after = crashed()) {
                assertThat(after.all()).as("cut at %d", length).isEmpty();
            }
        }
    }

    @Test
    void strangeFilesNeitherStopTheStartNorStayInTheQueue() throws IOException {
        store(entry("good", BOB));
        Path queue = root.resolve("queue");
        Files.writeString(queue.resolve("notes.txt"), "hello");
        Files.createDirectory(queue.resolve("folder.mail"));
        Files.createSymbolicLink(queue.resolve("link.mail"), queue.resolve("good.mail"));
        Files.copy(queue.resolve("good.mail"), queue.resolve("other.mail"));
        Files.writeString(queue.resolve("bomb.mail"), SpoolFormat.MAGIC + "\n" + withCrc("[".repeat(100_000)) + "\n");
        Files.writeString(
                queue.resolve("absurd.mail"),
                SpoolFormat.MAGIC + "\n"
                        + withCrc("{\"queueId\":\"absurd\",\"reversePath\":null,\"recipients\":[{\"local\":\"a\","
                                + "\"domain\":\"b\"}],\"body\":\"SEVEN_BIT\",\"smtpUtf8\":false,\"senderVerified\":true,"
                                + "\"client\":\"\",\"received\":\"2026-01-01T00:00:00Z\",\"size\":9223372036854775807,"
                                + "\"eightBit\":false,\"via\":null}")
                        + "\n");
        try (RandomAccessFile endless =
                new RandomAccessFile(queue.resolve("endless.mail").toFile(), "rw")) {
            endless.writeBytes(SpoolFormat.MAGIC + "\n");
            endless.setLength(1L << 30);
        }
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        spool.close();
        spool = new FileSpool(root, new FileSpool.Limits(0, 10), new MailMetrics(registry));
        assertThat(spool.all()).extracting(SpooledMail::queueId).containsExactly("good");
        assertThat(files("queue")).containsExactly("good.mail");
        assertThat(files("corrupt")).hasSize(7);
        assertThat(registry.counter("sallyport.spool.corrupt").count()).isEqualTo(7);
    }

    @Test
    void messageThatChangedOnDiskIsNotDelivered() throws IOException {
        store(entry("q1", BOB));
        Path file = root.resolve("queue/q1.mail");
        String text = Files.readString(file).replace("Hello Bob", "Hello Eve");
        Files.writeString(file, text);
        SpooledMail mail = found("q1");
        assertThatThrownBy(() -> spool.message(mail)).isInstanceOf(CorruptMailException.class);
        assertThat(spool.all()).isEmpty();
        assertThat(files("corrupt")).containsExactly("q1.mail");
    }

    @Test
    void secondProcessIsKeptOut() {
        assertThatThrownBy(() -> SpoolEntries.open(root))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use by another process");
    }

    @Test
    void nothingIsTakenWhenTheDiskIsNearlyFull() throws IOException {
        AtomicLong free = new AtomicLong(1000 + MESSAGE.size() - 1);
        spool.close();
        spool = new FileSpool(
                root, new FileSpool.Limits(1000, 10), new MailMetrics(new SimpleMeterRegistry()), free::get, null);
        assertThatThrownBy(() -> store(entry("q1", BOB))).hasMessageContaining("octets free");
        free.incrementAndGet();
        store(entry("q1", BOB));
    }

    @Test
    void nothingIsTakenBeyondTheMostEntries() throws IOException {
        spool.close();
        spool = new FileSpool(root, new FileSpool.Limits(0, 1), new MailMetrics(new SimpleMeterRegistry()));
        store(entry("q1", BOB));
        assertThatThrownBy(() -> store(entry("q2", BOB))).hasMessageContaining("at most 1");
        spool.remove(found("q1"));
        store(entry("q2", BOB));
    }

    @Test
    void messageThatCannotBeReadLeavesNothing() throws IOException {
        MailMessage broken = new MailMessage() {
            @Override
            public long size() {
                return 10;
            }

            @Override
            public boolean hasEightBitData() {
                return false;
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("gone");
            }
        };
        assertThatThrownBy(() -> spool.draft(entry("q1", BOB), broken)).hasMessage("gone");
        assertThat(files("incoming")).isEmpty();
        store(entry("q1", BOB));
    }

    @Test
    void commitThatCannotBeSyncedLeavesNothing() throws IOException {
        spool.close();
        spool = new FileSpool(
                root,
                new FileSpool.Limits(0, 10),
                new MailMetrics(new SimpleMeterRegistry()),
                () -> Long.MAX_VALUE,
                new DirectorySync(() -> {
                    throw new IOException("disk");
                }));
        assertThatThrownBy(() -> store(entry("q1", BOB))).isInstanceOf(IOException.class);
        assertThat(spool.all()).isEmpty();
        assertThat(files("queue")).isEmpty();
    }

    @Test
    void nameIsTakenOnlyOnce() throws IOException {
        store(entry("q1", BOB));
        assertThatThrownBy(() -> store(entry("q1", BOB))).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> store(entry("../q1", BOB))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fileOfManyChangesIsCompacted() throws IOException {
        store(entry("q1", BOB, EVE));
        Path file = root.resolve("queue/q1.mail");
        for (int i = 0; i < 200; i++) {
            spool.update(found("q1").deferred("attempt " + i, RECEIVED.plusSeconds(i)));
            assertThat(Files.size(file)).isLessThan(20_000);
        }
        SpooledMail last = found("q1");
        assertThat(reopened().find("q1")).isEqualTo(last);
        assertThat(Mails.bytes(spool.message(last))).isEqualTo(Mails.bytes(MESSAGE));
    }

    @Test
    void manyCommitsShareFewSyncs() throws Exception {
        AtomicInteger syncs = new AtomicInteger();
        DirectorySync real = DirectorySync.of(root.resolve("queue"));
        spool.close();
        spool = new FileSpool(
                root,
                new FileSpool.Limits(0, 1000),
                new MailMetrics(new SimpleMeterRegistry()),
                () -> Long.MAX_VALUE,
                new DirectorySync(() -> {
                    syncs.incrementAndGet();
                    real.sync();
                }));
        int mails = 200;
        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            List<Future<?>> commits = new ArrayList<>();
            for (int i = 0; i < mails; i++) {
                String queueId = "q" + i;
                commits.add(threads.submit(() -> {
                    store(entry(queueId, BOB));
                    return true;
                }));
            }
            for (Future<?> commit : commits) {
                commit.get();
            }
        }
        assertThat(spool.all()).hasSize(mails);
        assertThat(syncs.get()).isLessThan(mails);
        assertThat(reopened().all()).hasSize(mails);
    }

    @Test
    void senderIsKept() throws IOException {
        store(entry("q1", BOB));
        assertThat(found("q1").envelope().reversePath()).isEqualTo(ANNE);
    }

    private void store(SpooledMail mail) throws IOException {
        try (Spool.Draft draft = spool.draft(mail, MESSAGE)) {
            draft.commit(mail.pending(), "");
        }
    }

    private SpooledMail found(String queueId) {
        SpooledMail mail = spool.find(queueId);
        assertThat(mail).isNotNull();
        return mail;
    }

    private FileSpool reopened() throws IOException {
        spool.close();
        spool = SpoolEntries.open(root);
        return spool;
    }

    private static String withCrc(String json) {
        CRC32C crc = new CRC32C();
        crc.update(json.getBytes(StandardCharsets.UTF_8));
        return SpoolFormat.hex(crc) + " " + json;
    }

    /** What a process would find that starts on the files as they are now. */
    private FileSpool crashed() throws IOException {
        Path copy = temp.resolve("copy");
        if (Files.exists(copy)) {
            deleteTree(copy);
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                Files.copy(path, copy.resolve(root.relativize(path)));
            }
        }
        return SpoolEntries.open(copy);
    }

    private List<MailAddress> crashedPending(String queueId) throws IOException {
        try (FileSpool after = crashed()) {
            SpooledMail mail = after.find(queueId);
            assertThat(mail).isNotNull();
            assertThat(Mails.bytes(after.message(mail))).isEqualTo(Mails.bytes(MESSAGE));
            return mail.pending();
        }
    }

    private Path copied(String path) {
        return temp.resolve("copy").resolve(path);
    }

    private static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private List<String> files(String folder) throws IOException {
        try (Stream<Path> all = Files.list(root.resolve(folder))) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
