package io.sallyport.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.admin.access.User;
import io.sallyport.admin.access.Users;
import io.sallyport.audit.AuditFile;
import io.sallyport.audit.AuditFolder;
import io.sallyport.audit.AuditLog;
import io.sallyport.backup.Backup.Watcher;
import io.sallyport.store.embedded.DatabaseCopy;
import io.sallyport.store.embedded.EmbeddedDatabase;
import io.sallyport.testing.Await;
import io.sallyport.testing.FakeClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    private static final int FIRST_SIZE = 124;

    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));

    @TempDir
    private Path home;

    private Path data;
    private Path file;

    @BeforeEach
    void places() throws IOException {
        data = Files.createDirectory(home.resolve("data"));
        file = home.resolve("sallyport.backup");
    }

    private Backup backup() {
        return new Backup(DataPlaces.in(data, home.resolve("policies")), "0.1", clock);
    }

    private Restore restore(Path into) {
        return new Restore(DataPlaces.in(into, home.resolve("policies")), clock);
    }

    /** A few held mails, a user, and the account of her. */
    private void fill() throws IOException {
        try (BusyGateway gateway = new BusyGateway(data)) {
            for (int i = 0; i < 3; i++) {
                gateway.hold("S%06d".formatted(i));
            }
            gateway.addUser("ann");
        }
        Files.createDirectories(data.resolve("reports/dmarc/2026-03-01"));
        Files.writeString(data.resolve("reports/dmarc/2026-03-01/observations.jsonl"), "{}\n{}\n{\"to");
        Files.createDirectories(data.resolve("digest"));
        Files.writeString(data.resolve("digest/link-key"), "secret");
        Files.writeString(data.resolve("admin-token"), "secret");
        Files.writeString(data.resolve("node"), "0123456789abcdef");
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        Folders.walk(
                folder, (path, each, size) -> contents.put(path, Files.readString(each, StandardCharsets.ISO_8859_1)));
        return contents;
    }

    @Test
    void whatIsTakenWhileMailIsHeldReleasedAndForgottenHoldsTogether() throws IOException {
        try (BusyGateway gateway = new BusyGateway(data)) {
            for (int i = 0; i < 20; i++) {
                gateway.hold("S%06d".formatted(i));
            }
            gateway.begin();
            for (int round = 0; round < 4; round++) {
                Await.until(Duration.ofSeconds(20), () -> "users", new MoreUsers(data, round)::areThere);
                backup().take(file, false, false, Watcher.NOBODY);
                Path into = home.resolve("restored" + round);
                Manifest manifest = restore(into).from(file, false, Watcher.NOBODY);
                assertThat(manifest.missing()).isEmpty();
                assertThat(manifest.heldFiles()).isPositive();
                assertHoldsTogether(into);
            }
        }
        assertThat(contents(data))
                .as("nothing is left behind")
                .noneSatisfy((path, text) -> assertThat(path).startsWith(Snapshot.FOLDER));
    }

    /** So many users more than in the last round, so that something has happened. */
    private record MoreUsers(Path data, int least) {
        boolean areThere() {
            try {
                return new Users(data).all().size() > least;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void assertHoldsTogether(Path data) throws IOException {
        Path index = data.resolve("store/quarantine.db");
        List<String> named = new ArrayList<>();
        DatabaseCopy.heldFiles(index, (name, needed) -> {
            if (needed) {
                named.add(name);
            }
        });
        assertThat(named)
                .isNotEmpty()
                .allSatisfy(
                        name -> assertThat(data.resolve(Snapshot.held(name))).exists());
        assertThat(new AuditFolder(data.resolve(AuditFile.FOLDER)).check(null))
                .isInstanceOf(AuditFolder.Check.Whole.class);
        List<String> recorded = new AuditFolder(data.resolve(AuditFile.FOLDER))
                .newest(Long.MAX_VALUE, 500).stream()
                        .map(AuditLog.Numbered::entry)
                        .map(entry -> entry.subject())
                        .toList();
        assertThat(recorded)
                .as("nobody without a record")
                .containsAll(new Users(data).all().stream().map(User::name).toList());
        try (BusyGateway restored = new BusyGateway(data)) {
            assertThat(restored.readAll()).isPositive();
            assertThat(restored.unknownFiles()).isEmpty();
            restored.hold("N000001");
        }
    }

    @Test
    void keysTheSpoolTheTokenAndTheNameOfTheNodeAreNotInIt() throws IOException {
        fill();
        backup().take(file, false, false, Watcher.NOBODY);
        restore(home.resolve("new")).from(file, false, Watcher.NOBODY);
        assertThat(contents(home.resolve("new")).keySet())
                .contains("store/quarantine.db", "access/users.json", "audit/audit-000000000001.jsonl")
                .noneMatch(path -> path.matches("(spool/|admin-token|node|digest/link-key|.*lock$).*")
                        && !path.equals("backup.lock"));
    }

    @Test
    void accountsEndWithAWholeLine() throws IOException {
        fill();
        backup().take(file, false, false, Watcher.NOBODY);
        restore(home.resolve("new")).from(file, false, Watcher.NOBODY);
        assertThat(home.resolve("new/reports/dmarc/2026-03-01/observations.jsonl"))
                .hasContent("{}\n{}\n");
    }

    @Test
    void backupIsForItsOwnerAloneAndStandardToolsReadIt() throws Exception {
        fill();
        backup().take(file, false, false, Watcher.NOBODY);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Path unpacked = Files.createDirectory(home.resolve("unpacked"));
        assertThat(new ProcessBuilder("sh", "-c", "tar xzf \"$0\" && sha256sum -c --quiet SHA256SUMS", file.toString())
                        .directory(unpacked.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        assertThat(contents(unpacked)).containsKeys("manifest.json", "store/quarantine.db");
    }

    @Test
    void spoolIsTakenOnlyFromAGatewayThatIsStopped() throws IOException {
        fill();
        Files.createDirectories(data.resolve("spool/queue"));
        Files.writeString(data.resolve("spool/queue/Q1.mail"), "mail");
        try (BusyGateway gateway = new BusyGateway(home.resolve("other"))) {
            assertThat(gateway.unknownFiles()).isEmpty();
            Backup other = new Backup(DataPlaces.in(home.resolve("other"), home), "0.1", clock);
            assertThatThrownBy(() -> other.take(file, true, false, Watcher.NOBODY))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.why()).isEqualTo(Refusal.IN_USE));
        }
        assertThat(file).doesNotExist();
        assertThat(backup().take(file, true, false, Watcher.NOBODY).spool()).isTrue();
        restore(home.resolve("new")).from(file, false, Watcher.NOBODY);
        assertThat(home.resolve("new/spool/queue/Q1.mail")).hasContent("mail");
    }

    @Test
    void policiesComeAlongIfAskedForAndNothingHidden() throws IOException {
        fill();
        Path policies = Files.createDirectories(home.resolve("policies/domains"));
        Files.writeString(policies.resolve("example.org.yaml"), "relay: {}\n");
        Files.createDirectories(home.resolve("policies/.git"));
        Files.writeString(home.resolve("policies/.git/config"), "");
        backup().take(file, false, true, Watcher.NOBODY);
        restore(home.resolve("new")).from(file, false, Watcher.NOBODY);
        assertThat(contents(home.resolve("new/policies")).keySet()).containsExactly("domains/example.org.yaml");
    }

    @Test
    void heldMailWhoseFileWasLostEarlierIsNamedAndStopsNothing() throws IOException {
        fill();
        List<String> files = new ArrayList<>();
        DatabaseCopy.heldFiles(data.resolve("store/quarantine.db"), (name, needed) -> files.add(name));
        Files.delete(data.resolve(Snapshot.held(files.getFirst())));
        Manifest manifest = backup().take(file, false, false, Watcher.NOBODY);
        assertThat(manifest.missing()).containsExactly(files.getFirst());
        assertThat(manifest.heldFiles()).isEqualTo(2);
        assertThat(restore(home.resolve("new")).from(file, false, Watcher.NOBODY))
                .isEqualTo(manifest);
    }

    @Test
    void oneBackupAtATime() throws IOException {
        fill();
        try (FolderLock other = FolderLock.ofBackups(data)) {
            assertThat(other).isNotNull();
            assertThatThrownBy(() -> backup().take(file, false, false, Watcher.NOBODY))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.why()).isEqualTo(Refusal.BUSY));
        }
    }

    @Test
    void backupsToOneFileAtATimeDoNotSpoilEachOther() throws IOException {
        fill();
        Path otherData = home.resolve("other");
        try (BusyGateway gateway = new BusyGateway(otherData)) {
            gateway.hold("S000001");
        }
        Backup other = new Backup(DataPlaces.in(otherData, home), "0.1", clock);
        Manifest taken = backup().take(file, false, false, octets -> {
            assertThatThrownBy(() -> backup().take(file, false, false, Watcher.NOBODY))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.why()).isEqualTo(Refusal.BUSY));
            assertThatCode(() -> other.take(file, false, false, Watcher.NOBODY)).doesNotThrowAnyException();
            return done -> {};
        });
        assertThat(Backup.verify(file, Watcher.NOBODY))
                .as("the last, and whole")
                .isEqualTo(taken);
    }

    @Test
    void whatIsHiddenWhereAccountsLieIsLeftOutAndTheRestIsPutBack() throws IOException {
        fill();
        Files.writeString(data.resolve("reports/dmarc/.observations123.new"), "half");
        Files.writeString(data.resolve("audit/.nfs0001"), "half");
        Files.createDirectories(data.resolve("spool/queue"));
        Files.writeString(data.resolve("spool/queue/.Q1.new"), "half");
        backup().take(file, true, false, Watcher.NOBODY);
        restore(home.resolve("new")).from(file, false, Watcher.NOBODY);
        assertThat(contents(home.resolve("new")).keySet())
                .contains("reports/dmarc/2026-03-01/observations.jsonl")
                .noneMatch(path -> path.contains("/."));
    }

    @Test
    void filesThatOthersTakeAwayWhileTheyAreWalkedAreNotMissed() throws IOException {
        for (String day : List.of("1", "2", "3")) {
            Files.createDirectories(home.resolve("days").resolve(day));
            Files.writeString(home.resolve("days").resolve(day).resolve("lines"), day);
        }
        List<String> seen = new ArrayList<>();
        Folders.walkChanging(home.resolve("days"), (path, each, size) -> {
            seen.add(path);
            Folders.delete(home.resolve("days/2"));
        });
        assertThat(seen).containsExactly("1/lines", "3/lines");
        assertThatThrownBy(() -> Folders.walkChanging(
                        home.resolve("days"), (path, each, size) -> Files.size(home.resolve("nowhere"))))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void backupThatCannotBeWrittenLeavesTheLastOne() throws IOException {
        fill();
        Files.writeString(file, "the last one");
        assertThatThrownBy(() -> backup().take(file, false, false, octets -> done -> {
                    throw new IllegalStateException("the disk is full");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(file).hasContent("the last one");
        assertThat(contents(home).keySet()).noneMatch(path -> path.contains(".new") || path.contains("backup.tmp"));
    }

    @Test
    void wholeBackupIsVerifiedAndProgressCountsItsOctets() throws IOException {
        fill();
        Manifest taken = backup().take(file, false, false, Watcher.NOBODY);
        AtomicLong done = new AtomicLong();
        assertThat(Backup.verify(file, octets -> done::addAndGet)).isEqualTo(taken);
        assertThat(done).hasValue(taken.octets());
        assertThat(taken.databases().get("quarantine")).isEqualTo(new DatabaseCopy.Facts(1, 3));
        assertThat(taken.audit()).isNotNull();
    }

    @Test
    void backupThatEndsAnywhereIsRefused() throws IOException {
        fill();
        backup().take(file, false, false, Watcher.NOBODY);
        byte[] octets = Files.readAllBytes(file);
        for (int i = 0; i < 60; i++) {
            int length = (int) ((long) octets.length * i / 60);
            assertRefused(Arrays.copyOf(octets, length), Refusal.TRUNCATED, Refusal.NOT_A_BACKUP);
        }
        assertRefused(Arrays.copyOf(octets, octets.length - 1), Refusal.TRUNCATED);
    }

    @Test
    void backupWithAnyOctetChangedIsRefused() throws IOException {
        fill();
        backup().take(file, false, false, Watcher.NOBODY);
        byte[] octets = unpacked();
        int step = octets.length / 150;
        for (int at = 3; at < octets.length; at += step) {
            octets[at] ^= 1;
            assertRefused(packed(octets));
            octets[at] ^= 1;
        }
        byte[] compressed = Files.readAllBytes(file);
        compressed[compressed.length / 2] ^= 1;
        assertRefused(compressed);
    }

    @Test
    void changedFileIsNamed() throws IOException {
        fill();
        backup().take(file, false, false, Watcher.NOBODY);
        byte[] octets = unpacked();
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        octets[text.indexOf("\"users\"") + 2] ^= 1;
        assertThatThrownBy(() -> read(packed(octets)))
                .hasMessage("the checksum of access/users.json is wrong")
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.why()).isEqualTo(Refusal.ALTERED));
    }

    @Test
    void manifestsOfLaterProgramsAreRefused() throws IOException {
        assertRefused(archive("{\"format\":2,\"program\":\"9.0\"}"), Refusal.NEWER);
        assertRefused(
                archive("{\"format\":1,\"program\":\"9.0\",\"created\":\"2026-03-01T10:00:00Z\","
                        + "\"databases\":{\"quarantine\":{\"schema\":999,\"rows\":0}}}"),
                Refusal.NEWER);
        assertRefused(
                archive("{\"format\":1,\"program\":\"9.0\",\"created\":\"2026-03-01T10:00:00Z\","
                        + "\"databases\":{\"unheard\":{\"schema\":1,\"rows\":0}}}"),
                Refusal.NEWER);
        assertRefused(archive("{\"format\":1}"), Refusal.ALTERED);
        assertRefused(archive("[]"), Refusal.ALTERED);
        assertRefused(archive("{"), Refusal.ALTERED);
        assertRefused("no archive".getBytes(StandardCharsets.UTF_8), Refusal.NOT_A_BACKUP);
        assertRefused(packed("x".repeat(2_000).getBytes(StandardCharsets.UTF_8)), Refusal.NOT_A_BACKUP);
    }

    @Test
    void entriesThatLieElsewhereAreRefused() throws IOException {
        String good =
                "{\"format\":1,\"program\":\"0.1\",\"created\":\"2026-03-01T10:00:00Z\",\"files\":1,\"octets\":1}";
        for (String path : List.of(
                "../evil",
                "store/../../evil",
                "/etc/passwd",
                "store//x",
                "store/./x",
                "store/.hidden",
                "store",
                "admin-token",
                "node",
                "store/a\u202eb",
                "store/a\nb",
                "store\\..\\evil",
                "C:/x")) {
            assertRefused(archive(good, new TarHeader(path, 1).octets(), new byte[512]), Refusal.UNSAFE_ENTRY);
        }
        for (char type : "12345670xgLKS".toCharArray()) {
            byte[] header = new TarHeader("store/x.db", 1).octets();
            header[156] = (byte) type;
            if (type != '0') {
                byte[] sealed = sealed(header);
                assertRefused(archive(good, sealed, new byte[512]), Refusal.UNSAFE_ENTRY);
            }
        }
    }

    @Test
    void archiveThatClaimsMoreThanThereIsRoomForIsRefusedBeforeItIsUnpacked() throws IOException {
        String huge =
                "{\"format\":1,\"program\":\"0.1\",\"created\":\"2026-03-01T10:00:00Z\",\"files\":1,\"octets\":%d}"
                        .formatted(Long.MAX_VALUE);
        assertRefused(archive(huge), Refusal.TOO_LARGE);
        String modest = huge.replace(String.valueOf(Long.MAX_VALUE), "1");
        assertRefused(
                archive(modest, new TarHeader("store/x.db", 1L << 61).octets(), new byte[512]), Refusal.TOO_LARGE);
        byte[] beyond = new TarHeader("store/x.db", 1L << 40).octets();
        beyond[FIRST_SIZE + 1] = (byte) 0xff;
        assertRefused(archive(modest, sealed(beyond), new byte[512]), Refusal.TOO_LARGE);
    }

    @Test
    void largeFilesAndLongNamesHaveTheirHeader() throws IOException {
        for (long size : new long[] {0, 1, 0_77777777777L, 0_77777777777L + 1, 1L << 50}) {
            for (int length : new int[] {10, 99, 100, 101, 180, 240}) {
                String path = ("reports/" + "abcdefghi/".repeat(30)).substring(0, length - 1) + "x";
                assertThat(TarHeader.parse(new TarHeader(path, size).octets())).isEqualTo(new TarHeader(path, size));
            }
        }
        assertThatThrownBy(() -> new TarHeader("x".repeat(101), 0).octets()).hasMessageContaining("too long");
        assertThatThrownBy(() -> new TarHeader("a/".repeat(150), 0).octets()).hasMessageContaining("too long");
    }

    @Test
    void databaseOfALaterProgramIsNotOpened() throws IOException {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(data, "greylist")) {
            database.write(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.executeUpdate("UPDATE flyway_schema_history SET version = '7'");
                }
            });
        }
        assertThat(DatabaseCopy.facts(data.resolve("greylist.db"), "greylist").schema())
                .isEqualTo(7);
        assertThatThrownBy(() -> EmbeddedDatabase.open(data, "greylist").close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 7");
    }

    private byte[] unpacked() throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readAllBytes();
        }
    }

    private static byte[] packed(byte[] octets) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(octets);
        }
        return packed.toByteArray();
    }

    /** An archive with a manifest and blocks. */
    private static byte[] archive(String manifest, byte[]... blocks) throws IOException {
        byte[] content = manifest.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        tar.writeBytes(new TarHeader("manifest.json", content.length).octets());
        tar.writeBytes(content);
        tar.writeBytes(new byte[-content.length & 511]);
        for (byte[] block : blocks) {
            tar.writeBytes(block);
        }
        tar.writeBytes(new byte[1024]);
        return packed(tar.toByteArray());
    }

    /** A header with the checksum that it should have. */
    private static byte[] sealed(byte[] header) {
        int sum = 8 * ' ';
        for (int i = 0; i < header.length; i++) {
            sum += i >= 148 && i < 156 ? 0 : header[i] & 0xff;
        }
        byte[] text = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, header, 148, 8);
        return header;
    }

    private static Manifest read(byte[] archive) throws IOException {
        return ArchiveReader.read(
                new ByteArrayInputStream(archive), ArchiveReader.Target.NOWHERE, 1L << 60, Watcher.NOBODY);
    }

    private static void assertRefused(byte[] archive, Refusal... whys) {
        assertThatThrownBy(() -> read(archive)).isInstanceOfSatisfying(RefusedException.class, e -> {
            if (whys.length > 0) {
                assertThat(e.why()).as(e.getMessage()).isIn((Object[]) whys);
            }
        });
    }
}
