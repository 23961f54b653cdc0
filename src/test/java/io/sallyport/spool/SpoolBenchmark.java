package io.sallyport.spool;

import static io.sallyport.spool.SpoolEntries.BOB;

import io.sallyport.mail.MailMessage;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** A mail of 2 KB into the spool and out again, durably: one session alone, and twenty that share their syncs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 3)
public class SpoolBenchmark {
    private final MailMessage message = Mails.ofSize(2048);
    private final AtomicLong names = new AtomicLong();
    private Path root;
    private FileSpool spool;

    @Setup
    public void open() throws IOException {
        root = Files.createTempDirectory(Path.of("target"), "spool-benchmark");
        spool = SpoolEntries.open(root);
    }

    @TearDown
    public void close() throws IOException {
        spool.close();
        try (var files = Files.walk(root)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Benchmark
    @Threads(1)
    public void oneSession() throws IOException {
        storeAndRemove();
    }

    @Benchmark
    @Threads(20)
    public void twentySessions() throws IOException {
        storeAndRemove();
    }

    private void storeAndRemove() throws IOException {
        SpooledMail stored;
        try (Spool.Draft draft = spool.draft(SpoolEntries.entry("b" + names.incrementAndGet(), BOB), message)) {
            stored = draft.commit(List.of(BOB), "");
        }
        spool.remove(stored);
    }
}
