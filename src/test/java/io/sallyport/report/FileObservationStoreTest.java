package io.sallyport.report;

import static io.sallyport.report.Observations.DAY;
import static io.sallyport.report.Observations.from;
import static io.sallyport.report.Observations.of;
import static io.sallyport.report.Observations.policy;
import static io.sallyport.report.Observations.rowOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.report.ObservationStore.Completeness;
import io.sallyport.report.ObservationStore.Fate;
import io.sallyport.report.ObservationStore.Settlement;
import io.sallyport.testing.Fuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileObservationStoreTest {
    private static final Tally ONE = new Tally(from("one.example"), 1);
    private static final Tally TWO = new Tally(from("two.example"), 22);

    @TempDir
    private Path root;

    @Test
    void whatIsKeptIsReadAgain() throws IOException {
        FileObservationStore store = store();
        Tally hostile = new Tally(of(policy("evil.example"), "mailto:a@evil.example!10m", rowOf("\0\"\\\n\ud800")), 3);
        assertThat(store.append(DAY, List.of(ONE, TWO))).isZero();
        assertThat(store.append(DAY, List.of(hostile))).isZero();
        assertThat(read(store())).containsExactly(ONE, TWO, hostile);
        assertThat(store.days()).containsExactly(DAY);
    }

    @Test
    void dayOfWhichNothingIsKeptIsEmpty() throws IOException {
        assertThat(store().days()).isEmpty();
        assertThat(read(store())).isEmpty();
        assertThat(store().settled(DAY)).isEmpty();
    }

    @Test
    void lastLineThatACrashHasTornIsCountedAndWhatFollowsIsKept() throws IOException {
        store().append(DAY, List.of(ONE, TWO));
        Path file = root.resolve("2026-11-21/observations.jsonl");
        byte[] whole = Files.readAllBytes(file);
        int first = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;
        for (int length = first + 1; length < whole.length - 1; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            List<Tally> tallies = new ArrayList<>();
            assertThat(store().read(DAY, tallies::add)).isEqualTo(new Completeness(1, false));
            assertThat(tallies).containsExactly(ONE);

            store().append(DAY, List.of(TWO));
            assertThat(read(store())).containsExactly(ONE, TWO);
        }
    }

    @Test
    void lineWhoseEndAloneIsMissingIsRead() throws IOException {
        store().append(DAY, List.of(ONE));
        Path file = root.resolve("2026-11-21/observations.jsonl");
        Files.writeString(file, Files.readString(file).stripTrailing());
        assertThat(read(store())).containsExactly(ONE);
        store().append(DAY, List.of(TWO));
        assertThat(read(store())).containsExactly(ONE, TWO);
    }

    @Test
    void foreignAndEndlessLinesAreCounted() throws IOException {
        store().append(DAY, List.of(ONE));
        append("{}\nnull\n[]\n{\"a\":1}\n\n" + "x".repeat(3_000_000) + "\n" + "[".repeat(100_000) + "\n");
        store().append(DAY, List.of(TWO));
        List<Tally> tallies = new ArrayList<>();
        assertThat(store().read(DAY, tallies::add).damaged()).isEqualTo(7);
        assertThat(tallies).containsExactly(ONE, TWO);
    }

    @Test
    void observationOfADomainThatCannotBeWrittenIsNotRead() throws IOException {
        store().append(DAY, List.of(new Tally(of(policy("evil\r\nbcc: x"), "mailto:a@b.example", rowOf("x")), 1)));
        assertThat(store().read(DAY, tally -> {}).damaged()).isEqualTo(1);
    }

    @Test
    void mutantsAreReadOrCounted() throws IOException {
        byte[] line = ObservationLine.write(new Tally(of(policy("x.example"), "mailto:a@x.example", rowOf("x")), 2));
        Fuzz.run(2000, random -> {
            Tally tally = ObservationLine.read(Fuzz.mutate(line, random, "{}[]\":,\\0x"));
            if (tally != null) {
                assertThat(tally.observation().policy().isReportable()).isTrue();
                assertThat(tally.count()).isPositive();
            }
        });
    }

    @Test
    void boundOfADayIsKept() throws IOException {
        int line = ObservationLine.write(ONE).length;
        FileObservationStore small = new FileObservationStore(root, 2L * line + 5);
        assertThat(small.append(DAY, List.of(ONE, ONE, TWO))).isEqualTo(22);
        assertThat(small.append(DAY, List.of(ONE))).isEqualTo(1);
        assertThat(small.append(DAY.plusDays(1), List.of(ONE))).isZero();
        assertThat(small.read(DAY, tally -> {})).isEqualTo(new Completeness(0, true));
        assertThat(read(small)).containsExactly(ONE, ONE);
        assertThat(Files.size(root.resolve("2026-11-21/observations.jsonl"))).isLessThanOrEqualTo(2L * line + 5);
    }

    @Test
    void fatesAreKeptInTheirOrder() throws IOException {
        Settlement sent = new Settlement("dmarc-1-a", Fate.SENT);
        Settlement refused = new Settlement("dmarc-1-b", Fate.REFUSED);
        store().settle(DAY, sent);
        store().settle(DAY, refused);
        assertThat(store().settled(DAY)).containsExactly(sent, refused);
    }

    @Test
    void fateThatACrashHasTornIsNone() throws IOException {
        Settlement sent = new Settlement("dmarc-1-a", Fate.SENT);
        store().settle(DAY, sent);
        Path file = root.resolve("2026-11-21/settled");
        String whole = Files.readString(file);
        for (int length = 1; length < whole.length() - 1; length++) {
            Files.writeString(file, whole.substring(0, length));
            assertThat(store().settled(DAY)).isEmpty();
            store().settle(DAY, sent);
            assertThat(store().settled(DAY)).containsExactly(sent);
        }
    }

    @Test
    void forgottenDayIsGoneAndForeignFilesStay() throws IOException {
        FileObservationStore store = store();
        store.append(DAY, List.of(ONE));
        store.append(DAY.plusDays(1), List.of(ONE));
        store.settle(DAY, new Settlement("x", Fate.SENT));
        Files.createDirectory(root.resolve("notes"));
        Path foreign = Files.writeString(root.resolve("2026-11-21/mine"), "x");
        store.delete(DAY);
        assertThat(store.days()).containsExactly(DAY.plusDays(1));
        assertThat(foreign).exists();
    }

    private FileObservationStore store() {
        return new FileObservationStore(root, 10_000_000);
    }

    private void append(String text) {
        try {
            Files.writeString(root.resolve("2026-11-21/observations.jsonl"), text, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Tally> read(FileObservationStore store) throws IOException {
        List<Tally> tallies = new ArrayList<>();
        store.read(DAY, tallies::add);
        return tallies;
    }
}
