package io.sallyport.filter.classifier;

import io.sallyport.mail.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The time for a message of 4 KB of words, from its octets on. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ClassifierBenchmark {
    private static final int OCTETS = 4096;

    private final Model model = new Model(1);
    private Octets message = Octets.of(new byte[0]);
    private boolean spam;

    @Setup
    public void write() throws IOException {
        StringBuilder text = new StringBuilder("From: anne@sender.example\r\nTo: bob@example.test\r\n\r\n");
        for (int i = 0; text.length() < OCTETS; i++) {
            byte[] letter = Letters.letter(Label.values()[i % 2], i).open().readAllBytes();
            text.append(new String(letter, StandardCharsets.US_ASCII));
        }
        message = Octets.of(text.substring(0, OCTETS).getBytes(StandardCharsets.US_ASCII));
    }

    @Benchmark
    public double judge() throws IOException {
        return model.probability(features(), null);
    }

    @Benchmark
    public double learn() throws IOException {
        spam = !spam;
        return model.learn(features(), spam ? Label.SPAM : Label.HAM, null);
    }

    @Benchmark
    public Object explain() throws IOException {
        Reading reading = Reading.of(Sample.delivered(message, "localhost"));
        return Explanation.of(reading, model.features(reading), model.weights, Label.SPAM, 5);
    }

    private int[] features() throws IOException {
        return model.features(Reading.of(Sample.delivered(message, "localhost")))
                .places();
    }
}
