package io.sallyport.store.embedded;

import io.sallyport.config.PrivateFolder;
import io.sallyport.store.schema.MigrationScripts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One SQLite file. All changes go through one connection, one after the other, since SQLite has one writer at a time
 * anyway and a queue of ours is fair; up to {@value #READERS} connections read beside it and see whole transactions only.
 *
 * <p>A transaction is safe from the end of the process as soon as it is committed ({@code kill -9} included). A fall of
 * the whole machine can take the last ones, up to a second of them, and never damages the file: {@code synchronous=NORMAL}
 * in write-ahead mode. Where a promise rests on a transaction, {@link Durability#MACHINE} keeps it then, too.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);

    private static final int READERS = 4;

    /** What the log beside the file is cut to when its changes are in the file. */
    private static final int LOG_BYTES = 64 * 1024 * 1024;

    /** So many pages in the log are enough to bring them into the file. */
    private static final int LOG_PAGES = 8_000;

    /** How long a caller waits for its turn, and a connection for a lock of another program. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path file;
    private final SQLiteDataSource writing;
    private final SQLiteDataSource reading;

    private final ReentrantLock turn = new ReentrantLock(true);
    private @Nullable Connection writer;
    private final Recurrence broken = new Recurrence();

    private final Semaphore readers = new Semaphore(READERS, true);
    private final Deque<Reader> idle = new ArrayDeque<>();
    private boolean closed;

    private EmbeddedDatabase(Path file, Durability durability) {
        this.file = file;
        this.writing = source(file, false);
        this.writing.setSynchronous(durability.mode.name());
        this.reading = source(file, true);
    }

    /** What a transaction outlives. */
    public enum Durability {
        /** The end of the process. */
        PROCESS(SQLiteConfig.SynchronousMode.NORMAL),
        /** A fall of the whole machine: each transaction waits for the disk. */
        MACHINE(SQLiteConfig.SynchronousMode.FULL);

        private final SQLiteConfig.SynchronousMode mode;

        Durability(SQLiteConfig.SynchronousMode mode) {
            this.mode = mode;
        }
    }

    /**
     * What is done with a connection.
     *
     * @param <T> what comes of it
     */
    public interface Work<T extends @Nullable Object> {
        /** Does it; statements are closed by who made them, the transaction is the database's. */
        T with(Connection connection) throws SQLException;
    }

    /**
     * Opens a file, makes it if it is missing, and brings its tables up to date.
     *
     * @param folder made if it is missing, for the gateway's own user alone
     * @param name of the file without {@code .db}, and of the folder of its scripts
     * @throws IOException if it cannot be used, and why, for an operator to read
     */
    public static EmbeddedDatabase open(Path folder, String name) throws IOException {
        return open(folder, name, Durability.PROCESS);
    }

    /** The same, with transactions that outlive what they must. */
    public static EmbeddedDatabase open(Path folder, String name, Durability durability) throws IOException {
        UnpackedLibrary.forgetWhatIsGone();
        PrivateFolder.make(folder);
        EmbeddedDatabase database = new EmbeddedDatabase(folder.resolve(name + ".db"), durability);
        try {
            MigrationScripts scripts = MigrationScripts.in("db/embedded/" + name);
            prepare(database.file, scripts.newest());
            Flyway.configure(EmbeddedDatabase.class.getClassLoader())
                    .dataSource(database.writing)
                    .resourceProvider(scripts)
                    .javaMigrationClassProvider(List::of)
                    .load()
                    .migrate();
        } catch (SQLException | FlywayException e) {
            throw new IOException("%s: %s".formatted(database.file, advice(e)), e);
        }
        return database;
    }

    /** What stays with the file: it gives space back, if that is said before its first table, and has a log. */
    private static void prepare(Path file, int newest) throws SQLException, IOException {
        SQLiteDataSource plain = new SQLiteDataSource();
        plain.setUrl("jdbc:sqlite:" + file);
        try (Connection connection = plain.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + PATIENCE.toMillis());
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("PRAGMA journal_mode = WAL");
            SchemaVersion.check(file, statement, newest);
        }
    }

    private static SQLiteDataSource source(Path file, boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) PATIENCE.toMillis());
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.enforceForeignKeys(true);
        config.setJournalSizeLimit(LOG_BYTES);
        config.setCacheSize(readOnly ? -2_000 : -16_000); // Negative: in kilobytes
        // Asks for the writer's place at once: a transaction that begins by reading could lose it half way.
        config.setTransactionMode(
                readOnly ? SQLiteConfig.TransactionMode.DEFERRED : SQLiteConfig.TransactionMode.IMMEDIATE);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    /** What an operator can do about a file that cannot be opened. */
    private static String advice(Throwable failure) {
        SQLiteErrorCode code = code(failure);
        return switch (code) {
            case SQLITE_NOTADB, SQLITE_CORRUPT ->
                "the file is damaged or no database (%s); move it and its -wal and -shm away, or bring back a copy; no octets of mail are in it, but without quarantine.db nobody finds what is held"
                        .formatted(code);
            case SQLITE_BUSY, SQLITE_LOCKED -> "another program has locked the file (%s)".formatted(code);
            case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM ->
                "the file or its folder cannot be written (%s)".formatted(code);
            default -> String.valueOf(failure.getMessage()).strip();
        };
    }

    /** The primary result code: extended ones have it in their lowest octet. */
    private static SQLiteErrorCode code(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff);
            }
        }
        return SQLiteErrorCode.UNKNOWN_ERROR;
    }

    /**
     * Changes something, in one transaction: all of it, or nothing.
     *
     * @throws IOException if it could not be done; nothing is changed then
     */
    public <T extends @Nullable Object> T write(Work<T> work) throws IOException {
        try {
            if (!turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(file + ": others write for longer than " + PATIENCE);
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        try {
            return inTransaction(work);
        } catch (SQLException e) {
            throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
        } finally {
            turn.unlock();
        }
    }

    private <T extends @Nullable Object> T inTransaction(Work<T> work) throws SQLException {
        if (closed) {
            throw new SQLException("closed");
        }
        Connection connection = writer;
        if (connection == null) {
            connection = openWriter();
            writer = connection;
        }
        boolean done = false;
        try {
            connection.setAutoCommit(false); // Takes the writer's place. The driver's commit() would never give it back
            T result = work.with(connection);
            connection.setAutoCommit(true); // Commits
            done = true;
            return result;
        } finally {
            if (!done) {
                rollBack(connection);
            }
        }
    }

    private Connection openWriter() throws SQLException {
        Connection connection = writing.getConnection();
        try (Statement statement = connection.createStatement()) {
            // Pages that change again and again go into the file once for many transactions
            statement.execute("PRAGMA wal_autocheckpoint = " + LOG_PAGES);
            return connection;
        } catch (SQLException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    private void rollBack(Connection connection) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            int times = broken.again(System.nanoTime());
            if (times > 0) {
                LOG.warnf(
                        "%s: a new connection is opened, the last one cannot roll back (so often since this was last said: %d): %s",
                        file, times, e.getMessage());
            }
            writer = null;
            closeQuietly(connection);
        }
    }

    /**
     * Reads something, as it is at one moment. Blocks no writer and is blocked by none.
     *
     * @throws IOException if it could not be done
     */
    public <T extends @Nullable Object> T read(Work<T> work) throws IOException {
        try {
            if (!readers.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(file + ": others read for longer than " + PATIENCE);
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        try {
            return onReader(work);
        } catch (SQLException e) {
            throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
        } finally {
            readers.release();
        }
    }

    private <T extends @Nullable Object> T onReader(Work<T> work) throws SQLException {
        Reader reader = takeReader();
        boolean done = false;
        try {
            reader.limit().begin();
            T result = work.with(reader.connection());
            // Ends the moment that was looked at; else the log beside the file grows for ever
            reader.connection().rollback();
            done = true;
            return result;
        } finally {
            giveBack(reader, done);
        }
    }

    /** A connection that reads, and what ends a question that takes too long. */
    private record Reader(Connection connection, TimeLimit limit) {}

    private Reader takeReader() throws SQLException {
        synchronized (idle) {
            if (closed) {
                throw new SQLException("closed");
            }
            Reader reader = idle.poll();
            if (reader != null) {
                return reader;
            }
        }
        Connection connection = reading.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
            connection.setAutoCommit(false);
            TimeLimit limit = new TimeLimit();
            ProgressHandler.setHandler(connection, TimeLimit.STEPS, limit);
            return new Reader(connection, limit);
        } catch (SQLException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    private void giveBack(Reader reader, boolean sound) {
        synchronized (idle) {
            if (sound && !closed) {
                idle.push(reader);
                return;
            }
        }
        closeQuietly(reader.connection());
    }

    /** Octets that the contents take; space that is free inside the file does not count. */
    public long usedBytes() throws IOException {
        return read(connection -> (pragma(connection, "page_count") - pragma(connection, "freelist_count"))
                * pragma(connection, "page_size"));
    }

    /** Octets inside the file that are free. */
    public long freeBytes() throws IOException {
        return read(connection -> pragma(connection, "freelist_count") * pragma(connection, "page_size"));
    }

    /**
     * Gives free space back to the disk, a part at a time so that writers do not wait for long.
     *
     * @param most pages of 4 KiB at once
     * @return how many that were
     */
    public long giveSpaceBack(int most) throws IOException {
        return write(connection -> {
            long pages = Math.min(pragma(connection, "freelist_count"), most);
            try (Statement statement = connection.createStatement()) {
                for (long i = pages; i > 0; i--) {
                    statement.execute("PRAGMA incremental_vacuum(1)"); // The driver takes one step: one page
                }
            }
            return pages;
        });
    }

    private static long pragma(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + name)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException(file + ": interrupted while waiting for others");
    }

    private void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warnf("%s: a connection cannot be closed: %s", file, e.getMessage());
        }
    }

    /** Ends after the change that is under way; later calls fail. */
    @Override
    public void close() {
        turn.lock();
        try {
            synchronized (idle) {
                closed = true;
                idle.forEach(reader -> closeQuietly(reader.connection()));
                idle.clear();
            }
            if (writer != null) {
                closeQuietly(writer);
                writer = null;
            }
        } finally {
            turn.unlock();
        }
    }
}
