package io.sallyport.store.postgres;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.sallyport.store.postgres.PostgresConfig.Tls;
import io.sallyport.store.schema.MigrationScripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The database that gateways share. It need not be there when a gateway starts: its tables are brought up to date when it is
 * first reached. Whatever is asked ends in a bounded time; after a failure to reach it, nobody tries for a while, so that
 * each mail is spared the wait.
 */
public final class PostgresDatabase implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PostgresDatabase.class);

    /** Above the database's own limit, for an answer that is lost on its way. */
    private static final Duration FOR_THE_ANSWER = Duration.ofSeconds(5);

    /** A connection that was not used for as long is tried before it is given out. */
    private static final Duration MAY_HAVE_GONE = Duration.ofSeconds(1);

    private static final Duration UNUSED = Duration.ofMinutes(5);

    /** Classes of SQLSTATE (PostgreSQL, appendix A) that tell of the server's state, not of what we asked it. */
    private static final List<String> ABSENCE = List.of("08", "25006", "28", "3D", "53", "57", "58", "F0");

    /** Names the right to make tables, among the locks of this database: "Sallypor" in octets. */
    private static final long MAKING_TABLES = 0x53616c6c79706f72L;

    private static final String NOT_CONNECTED = "08001";

    /** Those of values that no table can take. */
    private static final List<String> UNFIT = List.of("22", "54");

    private final PostgresConfig config;
    private final AgroalDataSource pool;
    private final Set<String> ready = ConcurrentHashMap.newKeySet();
    private final ReentrantLock migrating = new ReentrantLock();

    /** When somebody may try again, by the machine's running clock; 0: now. */
    private final AtomicLong awayUntil = new AtomicLong();

    private volatile boolean away;
    private volatile boolean closed;

    /**
     * What is done with a connection.
     *
     * @param <T> what comes of it
     */
    public interface Work<T extends @Nullable Object> {
        /** Does it; statements are closed by who made them, the transaction is the database's. */
        T with(Connection connection) throws SQLException, IOException;
    }

    /**
     * A database that is connected to when it is needed.
     *
     * @throws IOException if the settings cannot be used
     */
    public PostgresDatabase(PostgresConfig config) throws IOException {
        this.config = config;
        try {
            this.pool = AgroalDataSource.from(pool(config, config.connections()));
        } catch (SQLException e) {
            throw new IOException("sallyport.postgresql: " + e.getMessage(), e);
        }
    }

    private static AgroalDataSourceConfigurationSupplier pool(PostgresConfig config, int connections)
            throws IOException {
        AgroalDataSourceConfigurationSupplier pool = new AgroalDataSourceConfigurationSupplier().metricsEnabled(false);
        pool.connectionPoolConfiguration()
                .maxSize(connections)
                .minSize(0)
                .initialSize(0)
                .acquisitionTimeout(config.connectTimeout().multipliedBy(2)) // One turn in the queue, one to connect
                .connectionValidator(ConnectionValidator.defaultValidatorWithTimeout(
                        (int) Math.max(1, config.connectTimeout().toSeconds())))
                .idleValidationTimeout(MAY_HAVE_GONE)
                .reapTimeout(UNUSED)
                .exceptionSorter(new PostgreSQLExceptionSorter());
        var factory = pool.connectionPoolConfiguration()
                .connectionFactoryConfiguration()
                .connectionProviderClassName("org.postgresql.Driver")
                .jdbcUrl("jdbc:postgresql://" + config.server())
                .loginTimeout(config.connectTimeout())
                .autoCommit(false)
                .principal(new NamePrincipal(config.user()));
        properties(config).forEach((key, value) -> factory.jdbcProperty(key.toString(), value.toString()));
        password(config).ifPresent(password -> factory.credential(new SimplePassword(password)));
        return pool;
    }

    private static Optional<String> password(PostgresConfig config) throws IOException {
        Path file = config.passwordFile().orElse(null);
        return file == null
                ? config.password()
                : Files.readAllLines(file).stream().findFirst();
    }

    private static Properties properties(PostgresConfig config) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "sallyport");
        properties.setProperty("connectTimeout", seconds(config.connectTimeout()));
        properties.setProperty("loginTimeout", seconds(config.connectTimeout()));
        properties.setProperty(
                "socketTimeout", seconds(config.statementTimeout().plus(FOR_THE_ANSWER)));
        properties.setProperty(
                "options",
                "-c statement_timeout=%d -c lock_timeout=%d -c idle_in_transaction_session_timeout=60000"
                        .formatted(
                                config.statementTimeout().toMillis(),
                                config.statementTimeout().toMillis()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("targetServerType", "primary");
        properties.setProperty(
                "sslmode", config.tls().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (config.tls() == Tls.VERIFY_CA || config.tls() == Tls.VERIFY_FULL) {
            config.caFile()
                    .ifPresentOrElse(
                            file -> properties.setProperty("sslrootcert", file.toString()),
                            // Trusts what Java trusts; whether the name is compared is still the mode's to say
                            () -> properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
        }
        return properties;
    }

    private static String seconds(Duration duration) {
        return String.valueOf(Math.max(1, duration.toSeconds()));
    }

    /** Whether the database was away when somebody last asked it something. */
    public boolean isAway() {
        return away;
    }

    /** The tables of one part, up to date when they are first used. */
    public Part part(String name) {
        return new Part(name);
    }

    /** The tables that one folder of scripts makes. */
    public final class Part {
        private final String name;

        private Part(String name) {
            this.name = name;
        }

        /**
         * Does something in one transaction: all of it, or nothing. On return it is as durable as the database is set to make
         * it, which is the disk unless somebody has said {@code synchronous_commit=off}.
         *
         * @throws StoreAwayException if the database cannot be reached; it may not be known whether a change was made
         * @throws IOException if it could not be done; nothing is changed then
         * @throws IllegalArgumentException if the database can never take such values; nothing is changed then
         */
        public <T extends @Nullable Object> T in(Work<T> work) throws IOException {
            return transact(name, work);
        }
    }

    private <T extends @Nullable Object> T transact(String part, Work<T> work) throws IOException {
        if (!isMyTurn(awayUntil.get())) {
            throw new StoreAwayException("the shared database %s was away a moment ago".formatted(config.server()));
        }
        try {
            migrate(part);
            T result = attempt(work);
            arrived();
            return result;
        } catch (SQLException e) {
            throw failure(e);
        } catch (IOException e) {
            throw e.getCause() instanceof SQLException cause ? failure(cause) : e;
        }
    }

    private <T extends @Nullable Object> T attempt(Work<T> work) throws SQLException, IOException {
        try (Connection connection = pool.getConnection()) {
            boolean done = false;
            try {
                T result = work.with(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollBack(connection);
                }
            }
        }
    }

    private void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) { // The pool throws the connection away, and the server its transaction
            LOG.debugf("a connection to %s cannot roll back: %s", config.server(), e.getMessage());
        }
    }

    /** Whether it is there, or was away long enough: then one tries, and the others are told as before until that one knows. */
    private boolean isMyTurn(long until) {
        if (until == 0) {
            return true;
        }
        boolean over = System.nanoTime() - until >= 0;
        return over && awayUntil.compareAndSet(until, soon(config.connectTimeout()));
    }

    /** When somebody may try again. */
    private long soon(Duration trying) {
        long time = System.nanoTime() + config.retryAfter().plus(trying).toNanos();
        return time == 0 ? 1 : time;
    }

    private void arrived() {
        awayUntil.set(0);
        if (away) {
            away = false;
            LOG.infof("the shared database %s is back", config.server());
        }
    }

    private IOException failure(SQLException e) {
        String message = "%s: %s".formatted(config.server(), e.getMessage());
        if (isOfClass(e, UNFIT)) {
            arrived();
            throw new IllegalArgumentException(message, e); // However often it is tried
        }
        if (e.getSQLState() != null && !isOfClass(e, ABSENCE)) { // The pool's own have no state: no connection in time
            arrived();
            return new IOException(message, e);
        }
        awayUntil.set(soon(Duration.ZERO));
        if (!away && !closed) {
            away = true;
            LOG.errorf("the shared database is away: %s", message);
        }
        pool.flush(FlushMode.IDLE); // What else is in the pool leads to the same server
        return new StoreAwayException(message, e);
    }

    private static boolean isOfClass(SQLException e, List<String> classes) {
        String state = e.getSQLState();
        return state != null && classes.stream().anyMatch(state::startsWith);
    }

    /** At the first use, and once. Gateways that start together wait for each other. */
    private void migrate(String part) throws SQLException, IOException {
        if (ready.contains(part)) {
            return;
        }
        long before = awayUntil.get();
        try {
            if (!migrating.tryLock(config.statementTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SQLException("others wait for its tables to be made", NOT_CONNECTED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for others", NOT_CONNECTED, e);
        }
        try {
            if (awayUntil.get() != before && away) {
                throw new SQLException("it was away a moment ago", NOT_CONNECTED);
            }
            if (ready.contains(part)) {
                return;
            }
            try (AgroalDataSource one = AgroalDataSource.from(pool(config, 1));
                    Connection _ = lockTables(one)) {
                Flyway.configure(PostgresDatabase.class.getClassLoader())
                        .dataSource(pool)
                        .resourceProvider(MigrationScripts.in("db/postgres/" + part))
                        .javaMigrationClassProvider(List::of)
                        .table("schema_of_" + part)
                        .baselineOnMigrate(true) // Tables of other parts are there
                        .baselineVersion("0")
                        .load()
                        .migrate();
                ready.add(part);
            }
        } catch (FlywayException e) {
            throw sqlCause(e);
        } finally {
            migrating.unlock();
        }
    }

    /**
     * Waits until no other gateway makes tables; they wait until the connection's pool is closed. Flyway alone does not: it fails if it
     * sees the table of another one before its first row.
     */
    private static Connection lockTables(AgroalDataSource one) throws SQLException {
        Connection connection = one.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(%d)".formatted(MAKING_TABLES));
            connection.commit(); // The lock is the session's
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static SQLException sqlCause(FlywayException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return new SQLException(e.getMessage(), "XX000", e);
    }

    /** Closes all connections; later calls fail. */
    @Override
    public void close() {
        closed = true;
        pool.close();
    }
}
