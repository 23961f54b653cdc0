package io.sallyport.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.journal.Decision;
import io.sallyport.journal.DecisionPage;
import io.sallyport.journal.DecisionQuery;
import io.sallyport.testing.Await;
import io.sallyport.testing.Decisions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that stores decisions is killed in the middle of it: the file is sound, and nothing acknowledged is missing. */
class JournalCrashTest {
    private static final int BATCH = 50;
    private static final int BATCHES_BEFORE_KILL = 5;

    @TempDir
    Path folder;

    @Test
    void killedWriterLosesNothingThatWasAcknowledged() throws Exception {
        int acknowledged = 0;
        for (int round = 0; round < 3; round++) {
            acknowledged += killAfterSomeBatches(round);
            try (EmbeddedDatabase database = EmbeddedDatabase.open(folder, "journal")) {
                Set<String> found = ids(new SqliteDecisionStore(database));
                assertThat(found.size()).isGreaterThanOrEqualTo(acknowledged);
                assertThat(found.size() % BATCH).as("whole batches only").isZero();
                acknowledged = found.size();
                assertThat(database.<String>read(connection -> {
                            try (var statement = connection.createStatement();
                                    var row = statement.executeQuery("PRAGMA integrity_check")) {
                                return row.getString(1);
                            }
                        }))
                        .isEqualTo("ok");
            }
        }
    }

    /** How many decisions the process said that it had stored. */
    private int killAfterSomeBatches(int round) throws IOException, InterruptedException {
        Path said = folder.resolve("said-" + round); // A file, because a pipe to a process may close when it is killed
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString(),
                        String.valueOf(round))
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Await.until(
                Duration.ofMinutes(1),
                () -> stored(said) + " are stored",
                () -> stored(said) >= BATCH * BATCHES_BEFORE_KILL);
        process.destroyForcibly(); // SIGKILL, most likely in the middle of the next batch
        assertThat(process.waitFor()).isNotZero();
        return stored(said);
    }

    private static int stored(Path said) {
        try {
            return BATCH
                    * (int) Files.readAllLines(said).stream()
                            .filter("stored"::equals)
                            .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> ids(SqliteDecisionStore store) throws IOException {
        Set<String> ids = new HashSet<>();
        DecisionQuery query = DecisionQuery.newest(500);
        DecisionPage page = store.search(query);
        while (true) {
            page.decisions().forEach(decision -> ids.add(decision.id()));
            if (page.next() == null) {
                return ids;
            }
            page = store.search(query.after(page.next()));
        }
    }

    /** The process that is killed: stores batch after batch, and says so. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            try (EmbeddedDatabase database = EmbeddedDatabase.open(Path.of(arguments[0]), "journal")) {
                SqliteDecisionStore store = new SqliteDecisionStore(database);
                for (int batch = 0; batch < 100_000; batch++) {
                    List<Decision> decisions = new ArrayList<>();
                    for (int i = 0; i < BATCH; i++) {
                        decisions.add(Decisions.decision("r%s-b%d-%d".formatted(arguments[1], batch, i))
                                .build());
                    }
                    store.append(decisions, List.of());
                    System.out.println("stored");
                }
            }
        }
    }
}
