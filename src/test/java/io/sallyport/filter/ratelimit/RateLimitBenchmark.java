package io.sallyport.filter.ratelimit;

import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.testing.Examinations;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decisions of one thread: by the counter alone, and by the filter with a key of two parts. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class RateLimitBenchmark {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    /** How many keys come in turn: some, as many as the table holds, and a flood. */
    @Param({"1000", "262144", "1048576"})
    public int keys;

    private final Allowance allowance = new Allowance(Rate.of("100/1h"), Amount.of("20"));
    private final LocalHitCounter counter = new LocalHitCounter(262_144, MailMetrics.unread());
    private final RateLimitFilter filter = new RateLimitFilter(counter);
    private final RateLimitSettings settings = new RateLimitSettings(
            24,
            64,
            null,
            List.of(new Limit(
                    "strangers",
                    Limit.Count.MESSAGES,
                    List.of(Limit.KeyPart.CLIENT_NETWORK, Limit.KeyPart.SENDER_DOMAIN),
                    Rate.of("1M/1s"), // What is refused costs more: a finding with its words
                    Amount.of("1G"),
                    Limit.Consequence.POINTS,
                    Score.of("1"),
                    false)));
    private HitKey[] texts = {};
    private Examinations[] mails = {};
    private int next;

    @Setup
    public void prepare() {
        texts = new HitKey[keys];
        for (int i = 0; i < keys; i++) {
            texts[i] = new HitKey("strangers\nMESSAGES[CLIENT_NETWORK]100/1h,20\n192.0.%d.0/24\ndomain%d.example"
                    .formatted(i & 0xff, i));
        }
        mails = new Examinations[Math.min(keys, 10_000)];
        for (int i = 0; i < mails.length; i++) {
            mails[i] = Examinations.at(Stage.MAIL)
                    .client("192.0.%d.1".formatted(i & 0xff))
                    .from("a@domain%d.example".formatted(i));
        }
    }

    @Benchmark
    public Hit take() {
        next = next + 1 < keys ? next + 1 : 0;
        return counter.take(texts[next], allowance, 1, NOW.plusSeconds(next));
    }

    @Benchmark
    public List<Finding> examine() throws IOException {
        next = next + 1 < mails.length ? next + 1 : 0;
        return filter.examine(mails[next], settings);
    }
}
