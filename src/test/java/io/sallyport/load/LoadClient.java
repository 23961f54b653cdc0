package io.sallyport.load;

import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Senders that keep a server busy, each on its own connection and from its own address of the loopback. */
final class LoadClient {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LONGEST_MICROS = PATIENCE.toNanos() / 1000;
    private static final int MAX_FAILURE_TEXTS = 20;

    private final InetSocketAddress server;
    private final Workload workload;
    private final byte[] data;
    private final Histogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);
    private final LongAdder accepted = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final ConcurrentMap<String, Long> failures = new ConcurrentHashMap<>();

    private LoadClient(InetSocketAddress server, Workload workload) {
        this.server = server;
        this.workload = workload;
        data = SmtpClient.stuffed(workload.message());
    }

    /**
     * What the senders saw.
     *
     * @param accepted messages answered with 250
     * @param failed messages and connections that ended otherwise
     * @param took from the first connection to the last reply
     * @param micros the time of each accepted message from its MAIL, or from before the connection for the first of a
     *     connection, to its 250
     * @param failures what went wrong, and how often
     */
    record Seen(long accepted, long failed, Duration took, Histogram micros, ConcurrentMap<String, Long> failures) {}

    /** Runs a workload to its end. */
    static Seen run(InetSocketAddress server, Workload workload) {
        return new LoadClient(server, workload).run();
    }

    private Seen run() {
        long start = System.nanoTime();
        long end = start + workload.duration().toNanos();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < workload.senders(); i++) {
            InetAddress source = source(i);
            senders.add(Thread.ofVirtual().start(() -> send(source, end)));
        }
        for (Thread sender : senders) {
            join(sender);
        }
        return new Seen(accepted.sum(), failed.sum(), Duration.ofNanos(System.nanoTime() - start), micros, failures);
    }

    /** Each sender in a /24 of its own. */
    private static InetAddress source(int sender) {
        return InetAddress.ofLiteral("127.1.%d.1".formatted(sender % 250));
    }

    private void send(InetAddress source, long end) {
        while (System.nanoTime() < end) {
            try {
                connection(source, end);
            } catch (IOException e) {
                failed.increment();
                if (failures.size() < MAX_FAILURE_TEXTS) {
                    failures.merge(String.valueOf(e.getMessage()), 1L, Long::sum);
                }
            }
        }
    }

    private void connection(InetAddress source, long end) throws IOException {
        long begun = System.nanoTime();
        try (SmtpClient client = SmtpClient.connect(server, source, PATIENCE)) {
            client.greet("sender.example");
            for (int i = 0; i < workload.perConnection() && (i == 0 || begun < end); i++) {
                SmtpClient.Outcome outcome =
                        client.transact("FROM:<load@sender.example>", List.of(workload.recipient()), data, true);
                if (!outcome.isAccepted()) {
                    throw new IOException("not accepted: " + outcome);
                }
                accepted.increment();
                long now = System.nanoTime();
                micros.recordValue(Math.min((now - begun) / 1000, LONGEST_MICROS));
                begun = now;
            }
            client.quit();
        }
    }

    private static void join(Thread sender) {
        try {
            if (!sender.join(PATIENCE.multipliedBy(2))) {
                throw new UncheckedIOException(new IOException("a sender hangs"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
