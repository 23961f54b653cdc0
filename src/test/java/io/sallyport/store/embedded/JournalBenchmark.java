package io.sallyport.store.embedded;

import io.sallyport.journal.Decision;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.testing.Decisions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Decisions with three findings into the store, in batches as the journal writes them: decisions a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 3)
public class JournalBenchmark {
    private static final int BATCH = 500;

    private final List<Decision> batch = batch();
    private Path folder;
    private EmbeddedDatabase database;
    private SqliteDecisionStore store;

    static List<Decision> batch() {
        List<Decision> decisions = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            decisions.add(Decisions.decision("b" + i)
                    .client("192.0.2." + i % 256)
                    .from("ann%d@sender%d.example".formatted(i, i % 50))
                    .to("bob%d@example.test".formatted(i % 100))
                    .at(Decisions.NOON.plusMillis(i))
                    .found(
                            Finding.points(Score.of("2.5"), "dnsbl.listed", "bl.example says 127.0.0.2")
                                    .with("zone", "bl.example"),
                            Finding.points(Score.of("1"), "header.bulk", "no List-Unsubscribe"),
                            Finding.noted("auth.dkim-pass", "sender.example"))
                    .build());
        }
        return decisions;
    }

    @Setup
    public void open() throws IOException {
        folder = Files.createTempDirectory(Path.of("target"), "journal-benchmark");
        database = EmbeddedDatabase.open(folder, "journal");
        store = new SqliteDecisionStore(database);
    }

    @TearDown
    public void close() throws IOException {
        database.close();
        try (var files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void append() throws IOException {
        store.append(batch, List.of());
    }
}
