package io.sallyport.load;

import io.sallyport.testing.Await;
import io.sallyport.testing.GatewayProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures the built gateway between senders and a sink and prints tables for {@code docs/performance.md}:
 *
 * <pre>./mvnw -q -Pload package</pre>
 *
 * <p>Three processes, so that each one's work is its own: the senders (this one), the gateway, the sink. All on the
 * loopback, all bounded in time. First the memory of idle connections in a fresh gateway; then, in another, every size of
 * message, cut-through and queued, one and ten messages a connection, after a warm-up. The processor time of a queued
 * message includes its way out of the queue: a measurement ends when the sink has all that was accepted.
 */
public final class LoadHarness {
    private static final Duration DRAIN = Duration.ofSeconds(120);
    private static final List<Integer> PER_CONNECTION = List.of(1, 10);
    private static final int WARM_UP_SIZE = 2_000;

    private final LoadOptions options;
    private final SinkProcess sink;
    private final Path home;
    private final LoadReport report = new LoadReport(System.out);

    private LoadHarness(LoadOptions options, SinkProcess sink, Path home) {
        this.options = options;
        this.sink = sink;
        this.home = home;
    }

    public static void main(String... args) throws IOException {
        List<String> words = Stream.of(args)
                .flatMap(argument -> Stream.of(argument.split("\\s+")))
                .filter(word -> !word.isEmpty())
                .toList();
        LoadOptions options;
        try {
            options = LoadOptions.of(words);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + System.lineSeparator() + LoadOptions.USAGE);
            System.exit(2);
            return;
        }
        Path home = Files.createTempDirectory("sallyport-load");
        try (SinkProcess sink = SinkProcess.start()) {
            new LoadHarness(options, sink, home).run(words);
        } finally {
            delete(home);
        }
    }

    private void run(List<String> words) throws IOException {
        report.machine(words);
        ceiling();
        if (options.idle() > 0) {
            idle();
        }
        load();
    }

    /** The senders against the sink with no gateway between: what this machine and this program can do at most. */
    private void ceiling() {
        InetSocketAddress direct = new InetSocketAddress(InetAddress.getLoopbackAddress(), sink.port());
        for (int perConnection : PER_CONNECTION) {
            LoadClient.run(
                    direct,
                    workload(
                            WARM_UP_SIZE,
                            perConnection,
                            "x@example.test",
                            options.warmUp().dividedBy(4)));
            LoadClient.Seen seen = LoadClient.run(
                    direct,
                    workload(
                            WARM_UP_SIZE,
                            perConnection,
                            "x@example.test",
                            options.cell().dividedBy(2)));
            report.ceiling(perConnection, seen);
        }
    }

    private void idle() throws IOException {
        try (GatewayProcess gateway = start("idle")) {
            ProcessFigures figures = new ProcessFigures(gateway.pid());
            warmUp(gateway, options.deliveries().getFirst());
            long heap = figures.liveHeap();
            long resident = figures.resident();
            try (IdleConnections connections = IdleConnections.open(gateway.address(), options.idle())) {
                long residentThen = figures.resident();
                long heapThen = figures.liveHeap();
                report.idle(options.idle(), heapThen - heap, residentThen - resident, connections.isAlive());
            }
        }
    }

    private void load() throws IOException {
        try (GatewayProcess gateway = start("load")) {
            options.deliveries().forEach(delivery -> warmUp(gateway, delivery));
            report.loadHead();
            for (String delivery : options.deliveries()) {
                for (int perConnection : PER_CONNECTION) {
                    for (int size : options.sizes()) {
                        report.load(measure(gateway, delivery, size, perConnection));
                    }
                }
            }
            report.memory(new ProcessFigures(gateway.pid()));
            gateway.stop(); // Not killed: a recording of the virtual machine is written at its end
        }
    }

    private GatewayProcess start(String name) throws IOException {
        GatewayProcess.Plan plan =
                GatewayProcess.Plan.in(home.resolve(name), settings()).withJvmOptions(options.jvmOptions());
        for (String delivery : options.deliveries()) {
            plan.serve(domain(delivery), """
                    relay:
                      backends: ["127.0.0.1:%d"]
                      delivery: %s
                    recipients: accept
                    """.formatted(sink.port(), delivery));
        }
        return GatewayProcess.start(plan);
    }

    /** No limit shall be what is measured. */
    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "sallyport.smtp.limits.connections", "20000",
                "sallyport.smtp.limits.connections-per-network", "20000"));
        settings.putAll(options.settings());
        return settings;
    }

    private static String domain(String delivery) {
        return delivery + ".example.test";
    }

    private void warmUp(GatewayProcess gateway, String delivery) {
        for (int perConnection : PER_CONNECTION) {
            LoadClient.Seen seen = LoadClient.run(
                    gateway.address(),
                    workload(
                            WARM_UP_SIZE,
                            perConnection,
                            "x@" + domain(delivery),
                            options.warmUp().dividedBy(PER_CONNECTION.size())));
            if (seen.accepted() == 0) {
                throw new IllegalStateException(
                        "the gateway takes nothing: %s; its log ends: %s".formatted(seen.failures(), gateway.logEnd()));
            }
        }
    }

    private LoadReport.Cell measure(GatewayProcess gateway, String delivery, int size, int perConnection)
            throws IOException {
        awaitQuiet();
        ProcessFigures figures = new ProcessFigures(gateway.pid());
        long taken = sink.messages();
        Duration cpu = figures.cpu();
        Duration compiler = figures.compilerCpu();
        LoadClient.Seen seen = LoadClient.run(
                gateway.address(), workload(size, perConnection, "x@" + domain(delivery), options.cell()));
        long ended = System.nanoTime();
        Await.until(
                DRAIN,
                () -> "%d messages at the sink; %d are there".formatted(seen.accepted(), sinkMessages() - taken),
                () -> sinkMessages() - taken >= seen.accepted());
        Duration drain = Duration.ofNanos(System.nanoTime() - ended);
        return new LoadReport.Cell(
                delivery,
                size,
                perConnection,
                seen,
                drain,
                figures.cpu().minus(cpu),
                figures.compilerCpu().minus(compiler),
                figures.resident());
    }

    /** Until nothing of an earlier measurement is under way any more. */
    private void awaitQuiet() {
        long[] before = {-1};
        Await.until(DRAIN, () -> "a quiet sink", () -> {
            long now = sinkMessages();
            boolean quiet = now == before[0];
            before[0] = now;
            return quiet;
        });
    }

    private long sinkMessages() {
        try {
            return sink.messages();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Workload workload(int size, int perConnection, String recipient, Duration duration) {
        return new Workload(size, perConnection, options.senders(), recipient, duration);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
