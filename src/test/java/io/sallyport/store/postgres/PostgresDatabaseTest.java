package io.sallyport.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.store.postgres.PostgresDatabase.Part;
import io.sallyport.testing.Await;
import io.sallyport.testing.Configs;
import io.sallyport.testing.PostgresServer;
import io.sallyport.testing.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresDatabaseTest {
    @Test
    void gatewaysThatStartTogetherMakeTheTablesOnce() throws Exception {
        String name = PostgresServer.shared().newDatabase();
        List<PostgresDatabase> gateways = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                PostgresDatabase gateway = PostgresServer.shared().open(name);
                gateways.add(gateway);
                counts.add(threads.submit(() -> count(gateway.part("journal"))));
                counts.add(threads.submit(() -> count(gateway.part("quarantine"))));
            }
            for (Future<Long> count : counts) {
                assertThat(count.get()).isPositive();
            }
        } finally {
            gateways.forEach(PostgresDatabase::close);
        }
    }

    private static long count(Part part) throws IOException {
        return part.in(connection -> Sql.longs(connection, "SELECT count(*) FROM information_schema.tables")
                .getFirst());
    }

    @Test
    void databaseThatNeverAnswersIsNotWaitedForAndSoonNotAsked() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                PostgresDatabase database = new PostgresDatabase(Configs.of(
                        PostgresConfig.class,
                        "sallyport.postgresql.server",
                        "localhost:%d/none".formatted(silent.getLocalPort()),
                        "sallyport.postgresql.tls",
                        "disable",
                        "sallyport.postgresql.connect-timeout",
                        "1s",
                        "sallyport.postgresql.retry-after",
                        "1m"))) {
            Part part = database.part("journal");
            long start = System.nanoTime();
            assertThatThrownBy(() -> count(part)).isInstanceOf(StoreAwayException.class);
            assertThatThrownBy(() -> count(part))
                    .isInstanceOf(StoreAwayException.class)
                    .hasMessageContaining("away a moment ago");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            assertThat(database.isAway()).isTrue();
        }
    }

    @Test
    void databaseThatIsAwayIsTriedByOneAtATime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                PostgresDatabase database = new PostgresDatabase(Configs.of(
                        PostgresConfig.class,
                        "sallyport.postgresql.server",
                        "localhost:%d/none".formatted(silent.getLocalPort()),
                        "sallyport.postgresql.tls",
                        "disable",
                        "sallyport.postgresql.connect-timeout",
                        "1s",
                        "sallyport.postgresql.retry-after",
                        "100ms"))) {
            Part part = database.part("journal");
            assertThatThrownBy(() -> count(part)).isInstanceOf(StoreAwayException.class);
            long start = System.nanoTime();
            AtomicInteger tries = new AtomicInteger();
            try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    askers.execute(() -> Await.until(Duration.ofSeconds(30), () -> "the end", () -> {
                        long asked = System.nanoTime();
                        assertThatThrownBy(() -> count(part)).isInstanceOf(StoreAwayException.class);
                        if (System.nanoTime() - asked > Duration.ofMillis(500).toNanos()) {
                            tries.incrementAndGet();
                        }
                        return System.nanoTime() - start
                                > Duration.ofMillis(1500).toNanos();
                    }));
                }
            }
            assertThat(tries).hasValueBetween(1, 3);
        }
    }

    @Test
    void databaseThatStopsIsUsedAgainWhenItIsBack() throws IOException {
        try (PostgresServer server = PostgresServer.start();
                PostgresDatabase database = server.open()) {
            Part part = database.part("journal");
            count(part);
            server.stop();
            assertThatThrownBy(() -> count(part)).isInstanceOf(StoreAwayException.class);
            assertThat(database.isAway()).isTrue();
            server.startAgain();
            Await.until(Duration.ofSeconds(30), () -> "the database is back", () -> isThere(part));
            assertThat(database.isAway()).isFalse();
        }
    }

    private static boolean isThere(Part part) {
        try {
            return count(part) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void workThatFailsChangesNothing() throws IOException {
        try (PostgresDatabase database = PostgresServer.shared().open()) {
            Part part = database.part("quarantine");
            assertThatThrownBy(() -> part.in(connection -> {
                        Sql.update(connection, "INSERT INTO message (name, octets) VALUES ('a', 1)");
                        throw new SQLException("a mistake", "42000");
                    }))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(StoreAwayException.class);
            assertThat(part.<Long>in(connection -> Sql.longs(connection, "SELECT count(*) FROM message")
                            .getFirst()))
                    .isZero();
            assertThat(database.isAway()).isFalse();
        }
    }

    @Test
    void valueThatNoTableTakesIsTheCallersMistake() throws IOException {
        try (PostgresDatabase database = PostgresServer.shared().open()) {
            assertThatThrownBy(() -> database.part("quarantine")
                            .in(connection ->
                                    Sql.update(connection, "INSERT INTO message (name, octets) VALUES (?, 1)", "a\0b")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void serverIsBelievedIfItsCertificateIsTrustedAndNamesIt(@TempDir Path folder) throws Exception {
        assertThat(connecting(folder, "localhost", "verify-full", "verify-ca", "require"))
                .containsExactly(true, true, true);
    }

    @Test
    void serverOfAnotherNameIsBelievedOnlyIfNamesDoNotMatter(@TempDir Path folder) throws Exception {
        assertThat(connecting(folder, "other.example.test", "verify-full", "verify-ca", "require"))
                .containsExactly(false, true, true);
    }

    /** Whether a server with a certificate for that name is believed, in each mode; never if nobody vouches for it. */
    private static List<Boolean> connecting(Path folder, String name, String... modes) throws Exception {
        TestCertificates certificates = TestCertificates.forName(name);
        Path certificate = certificates.writeCertificate(folder.resolve("server.crt"));
        Path key = certificates.writeKey(folder.resolve("server.key"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        try (PostgresServer server = PostgresServer.withTls(certificate, key)) {
            Map<String, String> settings = server.settings(server.newDatabase());
            assertThat(connects(settings, "verify-ca", null)).isFalse();
            List<Boolean> believed = new ArrayList<>();
            for (String mode : modes) {
                believed.add(connects(settings, mode, certificate));
            }
            return believed;
        }
    }

    private static boolean connects(Map<String, String> settings, String tls, @Nullable Path authority)
            throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("sallyport.postgresql.tls", tls);
        if (authority != null) {
            all.put("sallyport.postgresql.ca-file", authority.toString());
        }
        String[] pairs = all.entrySet().stream()
                .flatMap(setting -> Stream.of(setting.getKey(), setting.getValue()))
                .toArray(String[]::new);
        try (PostgresDatabase database = new PostgresDatabase(Configs.of(PostgresConfig.class, pairs))) {
            return isThere(database.part("journal"));
        }
    }

    @Test
    void defaultsProtectTheConnection() {
        PostgresConfig config = Configs.of(PostgresConfig.class);
        assertThat(config.tls()).isEqualTo(PostgresConfig.Tls.VERIFY_FULL);
        assertThat(config.server()).isEqualTo("localhost/sallyport");
        assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
    }
}
