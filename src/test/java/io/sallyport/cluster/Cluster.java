package io.sallyport.cluster;

import io.sallyport.testing.DnsServer;
import io.sallyport.testing.GatewayProcess;
import io.sallyport.testing.PostgresServer;
import io.sallyport.testing.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Two gateways with the same policy, and what they share: a database, counters, a backend, the DNS. */
final class Cluster implements AutoCloseable {
    /** Mail for this domain is limited to {@link #ALLOWANCE} messages of a sender. */
    static final String LIMITED = "limited.example.test";

    static final int ALLOWANCE = 6;

    /** Mail for this domain is greylisted for {@link #GREYLISTED_SECONDS}. */
    static final String GREYLISTED = "greylisted.example.test";

    static final int GREYLISTED_SECONDS = 1;

    private static final String RELAY = """
            relay:
              backends: ["127.0.0.1:%d"]
              delivery: %s
              budget: 20s
              retry: { first: 1s, most: 2s }
            recipients: accept
            """;
    private static final String HOLD = """
            filters:
              lists:
                on-unavailable: defer
                entries: [{ name: by-demand, deny: subject, matches: "%s", then: hold }]
            """;
    private static final String LIMIT = """
            filters:
              ratelimit:
                on-unavailable: pass
                limits: [{ name: both, count: messages, key: [sender], rate: %d/1d }]
            """;
    private static final String GREYLIST = """
            filters:
              greylist: { on-unavailable: pass, from: 0, delay: %ds }
            """;

    private final ClusterLedger ledger = new ClusterLedger();
    private final PostgresServer database;
    private final RedisProcess counters;
    private final DnsServer dns;
    private final Sink sink;
    private final List<Gateway> gateways;

    private Cluster(Path home) throws IOException, SQLException {
        database = PostgresServer.start();
        counters = RedisProcess.start();
        dns = DnsServer.startEmpty();
        sink = new Sink(ledger);
        Map<String, String> shared = new HashMap<>(database.settings(database.newDatabase()));
        shared.putAll(counters.settings());
        shared.put("sallyport.store", "postgresql");
        shared.put("sallyport.counters", "redis");
        shared.put("sallyport.quarantine.sweep-every", "1s");
        shared.put("sallyport.dns.servers", dns.address().toString());
        shared.put("sallyport.smtp.limits.connections-per-network", "1000");
        CompletableFuture<Gateway> second = CompletableFuture.supplyAsync(() -> begin(home, "two", shared));
        gateways = List.of(begin(home, "one", shared), second.join());
    }

    /** Starts everything; both gateways at the same time, as after a power cut. */
    static Cluster start(Path home) throws IOException, SQLException {
        return new Cluster(home);
    }

    private Gateway begin(Path home, String node, Map<String, String> shared) {
        try {
            Map<String, String> settings = new HashMap<>(shared);
            settings.put("sallyport.hostname", node + ".example.test");
            // They start often and live briefly: what the compiler for long runs would gain is never earned.
            GatewayProcess.Plan plan = GatewayProcess.Plan.in(Files.createDirectories(home.resolve(node)), settings)
                    .withJvmOptions(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx384m"));
            plan.serve(ClusterMail.CUT_THROUGH, relay("cut-through") + HOLD.formatted(ClusterMail.HELD));
            plan.serve(
                    ClusterMail.QUEUED,
                    relay("queued") + HOLD.formatted(ClusterMail.HELD + "|" + ClusterMail.PARTLY_HELD));
            plan.serve(LIMITED, relay("queued") + LIMIT.formatted(ALLOWANCE));
            plan.serve(GREYLISTED, relay("queued") + GREYLIST.formatted(GREYLISTED_SECONDS));
            return new Gateway(node + ".example.test", plan);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String relay(String delivery) {
        return RELAY.formatted(sink.port(), delivery);
    }

    ClusterLedger ledger() {
        return ledger;
    }

    PostgresServer database() {
        return database;
    }

    RedisProcess counters() {
        return counters;
    }

    List<Gateway> gateways() {
        return gateways;
    }

    Gateway one() {
        return gateways.getFirst();
    }

    Gateway two() {
        return gateways.getLast();
    }

    @Override
    public void close() throws IOException {
        gateways.forEach(Gateway::close);
        sink.close();
        dns.close();
        counters.close();
        database.close();
    }
}
