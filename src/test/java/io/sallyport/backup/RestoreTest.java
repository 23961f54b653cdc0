package io.sallyport.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.backup.Backup.Watcher;
import io.sallyport.store.embedded.DatabaseCopy;
import io.sallyport.testing.FakeClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTest {
    private static final String BEFORE = "before-restore-20260301-100000/";

    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));

    @TempDir
    private Path home;

    private Path data;
    private Path file;

    /** A backup of a gateway with one mail, and another gateway with two. */
    @BeforeEach
    void gateways() throws IOException {
        Path first = Files.createDirectory(home.resolve("first"));
        file = home.resolve("sallyport.backup");
        try (BusyGateway gateway = new BusyGateway(first)) {
            gateway.hold("S000001");
            gateway.addUser("ann");
        }
        new Backup(DataPlaces.in(first, home), "0.1", clock).take(file, false, false, Watcher.NOBODY);
        data = Files.createDirectory(home.resolve("data"));
        try (BusyGateway gateway = new BusyGateway(data)) {
            gateway.hold("T000001");
            gateway.hold("T000002");
        }
    }

    private Restore restore() {
        return new Restore(DataPlaces.in(data, home), clock);
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        Folders.walk(folder, (path, each, size) -> {
            if (!path.equals("backup.lock")) {
                contents.put(path, Files.readString(each, StandardCharsets.ISO_8859_1));
            }
        });
        return contents;
    }

    private void assertRefused(Refusal why) throws IOException {
        Map<String, String> before = contents(data);
        assertThatThrownBy(() -> restore().from(file, true, Watcher.NOBODY))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.why()).as(e.getMessage()).isEqualTo(why));
        assertThat(contents(data)).isEqualTo(before);
    }

    @Test
    void folderThatIsNotEmptyIsLeftAloneWithoutForce() throws IOException {
        Map<String, String> before = contents(data);
        assertThatThrownBy(() -> restore().from(file, false, Watcher.NOBODY))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.why()).isEqualTo(Refusal.NOT_EMPTY));
        assertThat(contents(data)).isEqualTo(before);
    }

    @Test
    void withForceWhatWasThereIsMovedAsideAndWhole() throws IOException {
        Map<String, String> before = contents(data);
        restore().from(file, true, Watcher.NOBODY);
        Map<String, String> after = contents(data);
        before.forEach((path, text) -> assertThat(after).containsEntry(BEFORE + path, text));
        try (BusyGateway gateway = new BusyGateway(data)) {
            assertThat(gateway.readAll()).isEqualTo(1);
        }
        assertThat(data.resolve(Restore.FOLDER)).doesNotExist();
    }

    @Test
    void runningGatewayIsLeftAlone() throws IOException {
        try (BusyGateway gateway = new BusyGateway(data)) {
            assertRefused(Refusal.IN_USE);
            assertThat(gateway.readAll()).isEqualTo(2);
        }
    }

    @Test
    void gatewayThatStartsOnAnEmptyFolderMeanwhileIsLeftAlone() throws IOException {
        data = home.resolve("empty");
        List<BusyGateway> started = new ArrayList<>();
        for (boolean force : new boolean[] {true, false}) {
            Folders.delete(data);
            assertThatThrownBy(() -> restore().from(file, force, octets -> {
                        assertThatCode(() -> started.add(new BusyGateway(data))).doesNotThrowAnyException();
                        return done -> {};
                    }))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.why()).isEqualTo(Refusal.IN_USE));
            try (BusyGateway gateway = started.removeFirst()) {
                gateway.hold("N000001");
                assertThat(gateway.readAll()).isEqualTo(1);
            }
        }
        assertThat(contents(data)).noneSatisfy((path, text) -> assertThat(path).contains(Restore.FOLDER));
    }

    @Test
    void crashBeforeThePointOfNoReturnLeavesTheOld() throws IOException {
        Map<String, String> before = contents(data);
        for (int part = 1; part <= 3; part++) {
            AtomicInteger steps = new AtomicInteger(part);
            assertThatThrownBy(() -> restore().from(file, true, all -> done -> {
                        if (steps.decrementAndGet() == 0) {
                            throw new IllegalStateException("killed");
                        }
                    }))
                    .hasMessage("killed");
            assertThat(contents(data)).isEqualTo(before);
        }
        // A kill leaves also what is half done; the next restore begins anew, and a gateway does not mind
        Files.createDirectories(data.resolve(Restore.FOLDER).resolve("new/store"));
        Files.writeString(data.resolve(Restore.FOLDER).resolve("new/store/quarantine.db"), "half");
        assertThat(Restore.isUnfinished(data)).isFalse();
        try (BusyGateway gateway = new BusyGateway(data)) {
            assertThat(gateway.readAll()).isEqualTo(2);
        }
        restore().from(file, true, Watcher.NOBODY);
        assertThat(contents(data)).noneSatisfy((path, text) -> assertThat(path).contains(Restore.FOLDER));
    }

    @Test
    void crashAfterThePointOfNoReturnIsFinishedLater() throws IOException {
        Map<String, String> before = contents(data);
        int crashes = 0;
        for (int last = 0; ; last++) {
            AtomicInteger moves = new AtomicInteger(last);
            Restore dying = new Restore(DataPlaces.in(data, home), clock, (from, to) -> {
                if (moves.getAndDecrement() == 0) {
                    throw new IOException("killed");
                }
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            });
            try {
                dying.from(file, true, Watcher.NOBODY);
                break;
            } catch (IOException e) {
                assertThat(e).hasMessage("killed");
                crashes++;
            }
            assertThat(Restore.isUnfinished(data)).isTrue();
            assertThatThrownBy(() -> restore().from(file, true, Watcher.NOBODY)).hasMessageContaining("finish");
            assertThat(restore().finish()).isTrue();
            assertThat(Restore.isUnfinished(data)).isFalse();
            Map<String, String> after = contents(data);
            before.forEach((path, text) -> assertThat(after).containsEntry(BEFORE + path, text));
            assertThat(DatabaseCopy.check(data.resolve("store/quarantine.db"), "quarantine")
                            .rows())
                    .isEqualTo(1);
            startAgain();
        }
        assertThat(crashes).as("all moves of old and new").isEqualTo(7);
        assertThat(restore().finish()).as("there is none").isFalse();
    }

    /** Puts the old back, as an operator would. */
    private void startAgain() throws IOException {
        for (Path child : Folders.children(data)) {
            if (!child.getFileName().toString().startsWith("before-restore-")) {
                Folders.delete(child);
                Files.deleteIfExists(child);
            }
        }
        Path before = data.resolve(BEFORE);
        for (Path child : Folders.children(before)) {
            Files.move(child, data.resolve(child.getFileName()));
        }
        Files.delete(before);
    }

    @Test
    void damagedBackupsAreRefusedBeforeAnythingIsTouched() throws IOException {
        byte[] good = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(good, good.length / 2));
        assertRefused(Refusal.TRUNCATED);
        byte[] changed = good.clone();
        changed[changed.length - 6] ^= 1; // Of gzip's own checksum
        Files.write(file, changed);
        assertRefused(Refusal.ALTERED);
        Files.writeString(file, "nonsense");
        assertRefused(Refusal.NOT_A_BACKUP);
    }

    @Test
    void databaseThatWasDamagedBeforeItsBackupIsRefused() throws IOException {
        writeArchive("store/greylist.db", "SQLite format 3\0 and no more".getBytes(StandardCharsets.UTF_8));
        assertRefused(Refusal.DAMAGED);
        writeArchive("store/unheard.db", new byte[1]);
        assertRefused(Refusal.NEWER);
    }

    @Test
    void sameEntryTwiceIsRefused() throws IOException {
        writeArchive("policies/a.yaml", new byte[1], "policies/a.yaml", new byte[2]);
        assertRefused(Refusal.UNSAFE_ENTRY);
        writeArchive("policies/a", new byte[1], "policies/a/b.yaml", new byte[2]);
        assertRefused(Refusal.UNSAFE_ENTRY);
    }

    @Test
    void linkInPlaceOfAFolderIsNotReplaced() throws IOException {
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        Files.createSymbolicLink(data.resolve("reports"), elsewhere);
        assertRefused(Refusal.ELSEWHERE);
        DataPlaces apart = new DataPlaces(data, elsewhere, data.resolve("classifier/model"), home);
        assertThatThrownBy(() -> new Restore(apart, clock).from(file, true, Watcher.NOBODY))
                .hasMessageContaining("sallyport.store.dir");
    }

    /** A backup that was not made by a gateway: paths and contents in turn. */
    private void writeArchive(Object... entries) throws IOException {
        long octets = 0;
        for (int i = 1; i < entries.length; i += 2) {
            octets += ((byte[]) entries[i]).length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArchiveWriter archive = new ArchiveWriter(out, home.resolve("sums"), done -> {})) {
            archive.add(
                    "manifest.json", """
                    {"format":1,"program":"0.1","created":"2026-03-01T10:00:00Z","files":%d,"octets":%d}""".formatted(entries.length / 2, octets).getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < entries.length; i += 2) {
                archive.add((String) entries[i], (byte[]) entries[i + 1]);
            }
            archive.finish();
        }
        Files.write(file, out.toByteArray());
    }
}
