package io.sallyport.e2e;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sallyport.testing.DnsServer;
import io.sallyport.testing.FakeBackend;
import io.sallyport.testing.GatewayProcess;
import io.sallyport.testing.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts backends and a policy around the gateway before it starts, and gives the tests their {@link Doors}. */
public final class DoorsResource implements QuarkusTestResourceLifecycleManager {
    private static final Path ZONE = Path.of("src/test/resources/dns/senders.zone");

    private @Nullable Path home;
    private @Nullable Doors doors;

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory("sallyport-e2e");
            Doors around = new Doors(
                    GatewayProcess.freePort(),
                    GatewayProcess.freePort(),
                    FakeBackend.smtp(),
                    FakeBackend.smtp(),
                    GatewayProcess.freePort(),
                    Files.createDirectory(folder.resolve("policies")),
                    DnsServer.start(Files.readString(ZONE)));
            around.serve("example.test", Doors.domain(around.first().address().port(), "cut-through"));
            around.serve(
                    "queued.example.test", Doors.domain(around.first().address().port(), "queued"));
            around.serve(
                    "second.example.test",
                    Doors.domain(around.second().address().port(), "cut-through"));
            around.serve("away.example.test", Doors.domain(around.awayPort(), "cut-through"));
            home = folder;
            doors = around;
            Map<String, String> settings = around.settings(folder.resolve("data"));
            certify(settings, folder);
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Outside of tests the gateway makes no certificate of its own. */
    private static void certify(Map<String, String> settings, Path folder) throws IOException {
        TestCertificates shown = TestCertificates.forName("gateway.example.test");
        settings.put("sallyport.listeners.smtp.tls-configuration", "doors");
        settings.put(
                "quarkus.tls.doors.key-store.pem.0.cert",
                shown.writeCertificate(folder.resolve("gateway.crt")).toString());
        settings.put(
                "quarkus.tls.doors.key-store.pem.0.key",
                shown.writeKey(folder.resolve("gateway.key")).toString());
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(doors, new TestInjector.MatchesType(Doors.class));
    }

    @Override
    public void stop() {
        if (doors != null) {
            doors.first().close();
            doors.second().close();
            doors.dns().close();
        }
        if (home != null) {
            try (Stream<Path> files = Files.walk(home)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
