package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {
    private static final long FULL = 2000;

    @TempDir
    Path folder;

    private static AuditEntry entry(String subject) {
        return new AuditEntry(
                Instant.parse("2026-03-01T10:00:00Z"),
                "ann",
                "192.0.2.1",
                "quarantine.release",
                subject,
                Map.of("to", "ü\"\n"));
    }

    private void write(String... subjects) throws IOException {
        AuditFile log = new AuditFile(folder, FULL);
        for (String subject : subjects) {
            log.record(entry(subject));
        }
        log.close();
    }

    private List<Path> files() throws IOException {
        return new AuditFolder(folder).files();
    }

    private AuditFolder.Check check() throws IOException {
        return new AuditFolder(folder).check(null);
    }

    @Test
    void entriesAreFoundAgainNewestFirstAndPageByPage() throws IOException {
        AuditFile log = new AuditFile(folder, FULL);
        for (int i = 1; i <= 25; i++) {
            log.record(entry("m" + i));
        }
        assertThat(files()).hasSizeGreaterThan(2);
        List<String> seen = new ArrayList<>();
        long before = Long.MAX_VALUE;
        for (List<AuditLog.Numbered> page = log.newest(before, 10); !page.isEmpty(); page = log.newest(before, 10)) {
            page.forEach(numbered -> seen.add(numbered.entry().subject()));
            before = page.getLast().number();
        }
        assertThat(seen).hasSize(25).startsWith("m25", "m24").endsWith("m2", "m1");
        assertThat(log.newest(Long.MAX_VALUE, 1).getFirst().entry()).isEqualTo(entry("m25"));
        log.close();
    }

    @Test
    void chainGoesOnOverFilesAndStarts() throws IOException {
        for (int i = 0; i < 12; i++) {
            write("a" + i, "b" + i);
        }
        assertThat(files()).hasSizeGreaterThan(2);
        assertThat(check())
                .isInstanceOfSatisfying(
                        AuditFolder.Check.Whole.class,
                        whole -> assertThat(whole.entries()).isEqualTo(24));
    }

    @Test
    void eachChangedLetterIsNoticed() throws IOException {
        write("m1", "m2", "m3");
        Path file = files().getFirst();
        String good = Files.readString(file);
        for (int i = 0; i < good.length(); i++) {
            if (good.charAt(i) != '\n' && good.charAt(i) < 128) {
                char other = good.charAt(i) == 'a' ? 'b' : 'a';
                Files.writeString(file, good.substring(0, i) + other + good.substring(i + 1));
                assertThat(check()).as("letter %d", i).isInstanceOf(AuditFolder.Check.Broken.class);
            }
        }
    }

    @Test
    void entryThatIsTakenOutOrPutElsewhereIsNoticed() throws IOException {
        write("m1", "m2", "m3");
        Path file = files().getFirst();
        List<String> lines = Files.readAllLines(file);
        for (List<String> changed : List.of(
                List.of(lines.get(1), lines.get(2)),
                List.of(lines.get(0), lines.get(2)),
                List.of(lines.get(0), lines.get(2), lines.get(1)),
                List.of(lines.get(0), lines.get(0), lines.get(1), lines.get(2)))) {
            Files.write(file, changed);
            assertThat(check()).isInstanceOf(AuditFolder.Check.Broken.class);
        }
    }

    @Test
    void endThatIsCutOffIsNoticedByWhoKnowsAHashOfIt() throws IOException {
        write("m1", "m2", "m3");
        String seen = ((AuditFolder.Check.Whole) check()).hash();
        Path file = files().getFirst();
        Files.write(file, Files.readAllLines(file).subList(0, 2));
        assertThat(check()).isInstanceOf(AuditFolder.Check.Whole.class);
        assertThat(new AuditFolder(folder).check(seen)).isEqualTo(new AuditFolder.Check.CutShort(2));
    }

    @Test
    void breakIsToldByFileAndLine() throws IOException {
        write("m1", "m2", "m3");
        Path file = files().getFirst();
        Files.writeString(file, Files.readString(file).replace("m2", "m9"));
        assertThat(check()).isInstanceOfSatisfying(AuditFolder.Check.Broken.class, broken -> {
            assertThat(broken.file()).isEqualTo(file);
            assertThat(broken.line()).isEqualTo(2);
        });
    }

    @Test
    void halfALineOfAPowerCutIsDroppedAndTheChainGoesOn() throws IOException {
        write("m1", "m2");
        Path file = files().getFirst();
        String half = Files.readString(file).lines().findFirst().orElseThrow().substring(0, 50);
        Files.writeString(file, half, StandardOpenOption.APPEND);
        write("m3");
        assertThat(check())
                .isInstanceOfSatisfying(
                        AuditFolder.Check.Whole.class,
                        whole -> assertThat(whole.entries()).isEqualTo(3));
    }

    @Test
    void nothingIsAddedToADamagedAccount() throws IOException {
        write("m1", "m2", "m3");
        Path file = files().getFirst();
        Files.writeString(file, Files.readString(file).replace("m2", "m9"));
        assertThatThrownBy(() -> write("m4")).isInstanceOf(IOException.class).hasMessageContaining("line 2");
    }

    @Test
    void commandsMayWriteBetweenTheEntriesOfTheGateway() throws IOException {
        AuditFile log = new AuditFile(folder, FULL);
        for (int i = 0; i < 12; i++) {
            log.record(entry("gateway" + i));
            write("command" + i);
        }
        log.record(entry("last"));
        log.close();
        assertThat(check())
                .isInstanceOfSatisfying(
                        AuditFolder.Check.Whole.class,
                        whole -> assertThat(whole.entries()).isEqualTo(25));
    }

    @Test
    void manyThreadsMayWriteAtOnce() throws Exception {
        AuditFile log = new AuditFile(folder, FULL);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String subject = "thread" + i;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int k = 0; k < 5; k++) {
                    try {
                        log.record(entry(subject));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        log.close();
        assertThat(check())
                .isInstanceOfSatisfying(
                        AuditFolder.Check.Whole.class,
                        whole -> assertThat(whole.entries()).isEqualTo(40));
    }

    @Test
    void longTextsAreCut() throws IOException {
        write("x".repeat(100_000));
        assertThat(Files.size(files().getFirst())).isLessThan(1500);
        assertThat(check()).isInstanceOf(AuditFolder.Check.Whole.class);
    }
}
