package io.sallyport.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** The time to look into a list of networks and domains, half of each, and to read it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ListFileBenchmark {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final int ASKED = 1 << 12;

    @Param({"100000"})
    public int entries;

    private String text = "";
    private ListFile list = ListFile.of("x");
    private final InetAddress[] addresses = new InetAddress[ASKED];
    private final String[] domains = new String[ASKED];
    private int next;

    @Setup
    public void write() throws UnknownHostException {
        Random random = new Random(1);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < entries / 4; i++) {
            lines.append("%d.%d.%d.0/24 until=2027-01-31%n"
                    .formatted(random.nextInt(1, 224), random.nextInt(256), random.nextInt(256)));
            lines.append("2001:%x:%x::/48%n".formatted(random.nextInt(1 << 16), random.nextInt(1 << 16)));
            lines.append(".d%d.example owner=anna%n".formatted(i));
            lines.append("mail.d%d.test%n".formatted(i));
        }
        text = lines.toString();
        list = read();
        for (int i = 0; i < ASKED; i++) {
            byte[] octets = new byte[i % 2 == 0 ? 4 : 16];
            random.nextBytes(octets);
            addresses[i] = InetAddress.getByAddress(octets);
            domains[i] = "a.mail.d%d.%s".formatted(random.nextInt(entries), i % 2 == 0 ? "example" : "test");
        }
    }

    @Benchmark
    public @Nullable Object matchAddress() {
        return list.matching(addresses[next++ & (ASKED - 1)], NOW);
    }

    @Benchmark
    public @Nullable Object matchDomain() {
        return list.matchingDomain(domains[next++ & (ASKED - 1)], NOW);
    }

    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public ListFile read() {
        return ListFileReader.read("lists/many.txt", text, (place, path, value, expected, advice) -> {});
    }
}
