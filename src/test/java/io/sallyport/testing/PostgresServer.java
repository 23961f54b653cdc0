package io.sallyport.testing;

import io.sallyport.store.postgres.PostgresConfig;
import io.sallyport.store.postgres.PostgresDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of a test's own, which can be stopped and started again. Most tests use {@link #shared()}, with a
 * database for each.
 */
public final class PostgresServer implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path data;
    private final Map<String, String> options;
    private final boolean untilTheEnd;
    private EmbeddedPostgres server;

    private PostgresServer(Map<String, String> options, boolean untilTheEnd) throws IOException {
        this.untilTheEnd = untilTheEnd;
        this.data = Files.createTempDirectory("sallyport-postgres");
        this.options = options;
        this.server = launch(0);
    }

    private EmbeddedPostgres launch(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(untilTheEnd)
                .setPort(port)
                .setPGStartupWait(Duration.ofSeconds(60));
        builder.setServerConfig("synchronous_commit", untilTheEnd ? "off" : "on");
        options.forEach(builder::setServerConfig);
        return builder.start();
    }

    private static final class Shared {
        private static final PostgresServer SERVER;

        static {
            try {
                SERVER = new PostgresServer(Map.of(), true); // Gone with the end of the run, by a hook of its own
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The one that all tests of this run share; nobody stops it. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /** One of its own. */
    public static PostgresServer start() throws IOException {
        return new PostgresServer(Map.of(), false);
    }

    /** One that can encrypt, with a certificate. */
    public static PostgresServer withTls(Path certificate, Path key) throws IOException {
        return new PostgresServer(
                Map.of("ssl", "on", "ssl_cert_file", certificate.toString(), "ssl_key_file", key.toString()), false);
    }

    /** Stops it: its connections break, and what is not committed is lost. */
    public void stop() throws IOException {
        server.close();
    }

    /** Ends it as a fall of its machine would: nothing is written any more. What was committed must be there afterwards. */
    public void kill() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        List<ProcessHandle> all = ProcessHandle.of(pid).stream()
                .flatMap(main -> Stream.concat(Stream.of(main), main.descendants()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
        server.close();
    }

    /** Starts it again, where it was. */
    public void startAgain() throws IOException {
        server = launch(server.getPort());
    }

    /** A new, empty database. */
    public String newDatabase() throws SQLException {
        String name = "test" + DATABASES.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return name;
    }

    /** How a gateway reaches a database of it. */
    public Map<String, String> settings(String database) {
        return Map.of(
                "sallyport.postgresql.server",
                "localhost:%d/%s".formatted(server.getPort(), database),
                "sallyport.postgresql.user",
                "postgres",
                "sallyport.postgresql.tls",
                "disable",
                "sallyport.postgresql.retry-after",
                "100ms");
    }

    private PostgresConfig config(String database) {
        return Configs.of(
                PostgresConfig.class,
                settings(database).entrySet().stream()
                        .flatMap(setting -> Stream.of(setting.getKey(), setting.getValue()))
                        .toArray(String[]::new));
    }

    /** A gateway's way to a database. */
    public PostgresDatabase open(String database) throws IOException {
        return new PostgresDatabase(config(database));
    }

    /** A gateway's way to a new database. */
    public PostgresDatabase open() throws IOException {
        try {
            return open(newDatabase());
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** Stops it, and deletes its data. */
    @Override
    public void close() throws IOException {
        server.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
