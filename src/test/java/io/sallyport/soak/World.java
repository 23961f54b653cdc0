package io.sallyport.soak;

import io.sallyport.crash.Ledger;
import io.sallyport.crash.UnsteadyBackend;
import io.sallyport.testing.DnsServer;
import io.sallyport.testing.FakeClamd;
import io.sallyport.testing.GatewayProcess;
import io.sallyport.testing.Signers;
import io.sallyport.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The gateway under test, one life after another, and all that is around it and can fail. */
final class World implements AutoCloseable {
    static final String CUT_THROUGH = "cut-through.example.test";
    static final String QUEUED = "queued.example.test";
    /** Below this the gateway takes no more mail. */
    static final long MIN_FREE = 8L << 20;

    private static final List<String> JVM_OPTIONS = List.of("-XX:+UseSerialGC", "-Xmx320m", "-XX:TieredStopAtLevel=1");

    private static final String ZONE = """
            . 300 IN SOA . . 1 3600 600 86400 300
            sender.example. 5 IN MX 10 mail.sender.example.
            sender.example. 5 IN TXT "v=spf1 ip4:127.0.0.0/8 -all"
            mail.sender.example. 5 IN A 127.0.0.1
            signed.example. 5 IN MX 10 mail.signed.example.
            signed.example. 5 IN TXT "v=spf1 ip4:127.0.0.0/8 -all"
            mail.signed.example. 5 IN A 127.0.0.1
            _dmarc.signed.example. 5 IN TXT "v=DMARC1; p=reject"
            %s
            """;

    private final Path home;
    private final Ledger ledger = new Ledger();
    private final SmallDisk disk;
    private final GatewayClock clock;
    private final DnsServer dns;
    private final UnsteadyBackend first;
    private final UnsteadyBackend second;
    private final GatewayProcess.Plan plan;
    private FakeClamd scanner;
    private GatewayProcess gateway;

    private World(Path home, SmallDisk disk, long seed) throws IOException {
        this.home = home;
        this.disk = disk;
        clock = GatewayClock.in(Files.createDirectories(home.resolve("clock")));
        dns = DnsServer.start(ZONE.formatted(Signers.record(SoakMail.SIGNING_DOMAIN)));
        first = new UnsteadyBackend(ledger, SoakMail::recognize, true, seed + 1);
        second = new UnsteadyBackend(ledger, SoakMail::recognize, false, seed + 2);
        first.heal();
        second.heal();
        scanner = FakeClamd.local(scannerSocket()).forgetful();
        plan = plan();
        gateway = startGateway();
    }

    /** Begins the first life of a gateway whose data lie on the disk. */
    static World begin(Path home, SmallDisk disk, long seed) throws IOException {
        return new World(home, disk, seed);
    }

    private GatewayProcess.Plan plan() throws IOException {
        TestCertificates shown = TestCertificates.forName("gateway.example.test");
        Map<String, String> settings = new HashMap<>(Map.of(
                "sallyport.dns.servers", dns.address().toString(),
                "sallyport.dns.failure-ttl", "1s",
                "sallyport.smtp.limits.connections-per-network", "1000",
                "sallyport.smtp.limits.command-time", "10s",
                "sallyport.relay.health.first-back-off", "200ms",
                "sallyport.relay.health.most-back-off", "1s",
                "sallyport.spool.min-free", Long.toString(MIN_FREE),
                "sallyport.quarantine.min-free", Long.toString(MIN_FREE),
                "sallyport.extract.memory", "64M",
                "sallyport.listeners.smtp.tls-configuration", "soak"));
        settings.put(
                "quarkus.tls.soak.key-store.pem.0.cert",
                shown.writeCertificate(home.resolve("gateway.crt")).toString());
        settings.put(
                "quarkus.tls.soak.key-store.pem.0.key",
                shown.writeKey(home.resolve("gateway.key")).toString());
        settings.put("sallyport.filter.open-time", "2s");
        List<String> options = new ArrayList<>(JVM_OPTIONS);
        options.add("-Djava.io.tmpdir=" + Files.createDirectories(temporary()));
        options.add(clock.option());
        GatewayProcess.Plan made = GatewayProcess.Plan.in(home, settings).withJvmOptions(options);
        made.serve(CUT_THROUGH, domain(CUT_THROUGH, 0));
        made.serve(QUEUED, domain(QUEUED, 0));
        return made;
    }

    /** The policy of a domain; each version is another text, and judges the same. */
    private String domain(String name, int version) {
        boolean cutThrough = name.equals(CUT_THROUGH);
        return """
                # version %d
                relay:
                  backends: ["127.0.0.1:%d"]
                  delivery: %s
                  budget: 4s
                  retry: { first: 1s, most: 2s }
                recipients: accept
                filters:
                  lists:
                    on-unavailable: defer
                    entries:
                      - { name: by-demand, deny: subject, matches: "%s", then: hold }
                      - { name: unwanted, deny: subject, matches: "%s", then: reject }
                  ratelimit:
                    on-unavailable: pass
                    limits: [{ name: volume, count: messages, key: [client], rate: 1000000/1m }]
                  antivirus:
                    on-unavailable: defer
                    budget: 6s
                    answer: 3s
                    servers: ["clamd:%s"]
                  mime: { on-unavailable: hold }
                  attachment: { on-unavailable: pass, budget: 20s }
                  extract: { on-unavailable: pass, budget: 20s }
                  content:
                    on-unavailable: pass
                    rules: [{ name: shares, words: ["insider shares"], points: 1 }]
                  url: { on-unavailable: pass }
                """.formatted(
                        version,
                        cutThrough ? first.port() : second.port(),
                        cutThrough ? "cut-through" : "queued",
                        SoakMail.HELD,
                        SoakMail.UNWANTED,
                        scannerSocket());
    }

    /** Changes the files of the policy, and not what they mean. */
    void changePolicy(int version) throws IOException {
        plan.serve(CUT_THROUGH, domain(CUT_THROUGH, version));
        plan.serve(QUEUED, domain(QUEUED, version));
    }

    /** Makes a mistake in the policy. */
    void breakPolicy() throws IOException {
        plan.serve(QUEUED, "recipients: nonsense\n");
    }

    private GatewayProcess startGateway() throws IOException {
        ledger.beginLife();
        return GatewayProcess.start(plan);
    }

    void killGateway() throws IOException {
        gateway.kill();
        ledger.killed();
        gateway = startGateway();
    }

    /** Stops it as an operator would, and starts it again; its exit code. */
    int restartGateway() throws IOException {
        int code = gateway.stop();
        gateway = startGateway();
        return code;
    }

    /** Ends the processes that parse documents; how many there were. */
    int killWorkers() {
        List<ProcessHandle> workers = ProcessHandle.of(gateway.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
        workers.forEach(ProcessHandle::destroyForcibly);
        return workers.size();
    }

    void scannerGoesAway() {
        scanner.close();
    }

    void scannerComesBack() {
        scanner = FakeClamd.local(scannerSocket()).forgetful();
    }

    FakeClamd scanner() {
        return scanner;
    }

    private Path scannerSocket() {
        return home.resolve("clamd.ctl");
    }

    /** Where the gateway puts what it keeps for a moment, beside its data. */
    Path temporary() {
        return home.resolve("tmp");
    }

    Path data() {
        return home.resolve("data");
    }

    Ledger ledger() {
        return ledger;
    }

    SmallDisk disk() {
        return disk;
    }

    GatewayClock clock() {
        return clock;
    }

    DnsServer dns() {
        return dns;
    }

    List<UnsteadyBackend> backends() {
        return List.of(first, second);
    }

    GatewayProcess gateway() {
        return gateway;
    }

    int httpPort() {
        return plan.httpPort();
    }

    @Override
    public void close() {
        gateway.close();
        first.close();
        second.close();
        scanner.close();
        dns.close();
    }
}
