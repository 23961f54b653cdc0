package io.sallyport.filter.content;

import io.sallyport.filter.Examination;
import io.sallyport.mail.Stage;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeContent;
import io.sallyport.testing.FilterSettings;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The time of twenty rules with ten words each, and two kinds of data, for 4 KB of plain text. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class ContentBenchmark {
    private final ContentFilter filter = new ContentFilter();
    private final ContentSettings settings = FilterSettings.of(ContentSettings.class, yaml());
    private final Examination mail = Examinations.at(Stage.DATA)
            .content(new FakeContent()
                    .text("Hello, shall we meet on Monday at 10:30, in room 4711? I bring the papers along. "
                            .repeat(50)));

    private static String yaml() {
        String rules = IntStream.range(0, 20)
                .mapToObj(rule -> "{ name: r%d, points: 1, words: [%s] }"
                        .formatted(
                                rule,
                                IntStream.range(0, 10)
                                        .mapToObj(word -> "word" + rule + word)
                                        .collect(Collectors.joining(", "))))
                .collect(Collectors.joining(", "));
        return "{ rules: [ %s ], data: [ { name: cards, kind: card-number }, { name: accounts, kind: iban } ] }"
                .formatted(rules);
    }

    @Benchmark
    public Object examine() throws InterruptedException, IOException {
        return filter.examine(mail, settings);
    }
}
