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
    private EmbeddedPostgres server;

    private PostgresServer(Path data, int port) throws IOException {
        this.data = data;
        this.server = launch(data, port);
    }

    private static EmbeddedPostgres launch(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    private static final class Shared {
        private static final PostgresServer SERVER;

        static {
            try {
                SERVER = start();
                Runtime.getRuntime().addShutdownHook(new Thread(Shared::stop));
            } catch (IOException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private static void stop() {
            try {
                SERVER.close();
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
        return new PostgresServer(Files.createTempDirectory("sallyport-postgres"), 0);
    }

    /** Stops it as a crash would: what is not committed is lost, and its connections break. */
    public void stop() throws IOException {
        server.close();
    }

    /** Starts it again, where it was. */
    public void startAgain() throws IOException {
        server = launch(data, server.getPort());
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
