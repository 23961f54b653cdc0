package io.sallyport.store.embedded;

import io.sallyport.store.schema.MigrationScripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * Copies of the gateway's databases, for backups: taken while the gateway writes, and looked at without being changed.
 *
 * <p>{@code VACUUM INTO} reads in one transaction: the copy is the database of one moment, writers do not wait for it, and
 * what is free inside the file is not copied. The online backup of SQLite would begin again whenever the gateway writes.
 */
public final class DatabaseCopy {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Each database, and the table that tells how much is in it. */
    private static final Map<String, String> TABLES = new TreeMap<>(Map.of(
            "classifier", "learned",
            "contacts", "contacts",
            "greylist", "greylist",
            "journal", "decision",
            "outbox", "batch",
            "quarantine", "held"));

    private DatabaseCopy() {}

    /**
     * What is known of a database.
     *
     * @param schema the number of the last script that made its tables what they are; 0: none has
     * @param rows how many there are in the table that counts
     */
    public record Facts(int schema, long rows) {}

    /** Takes the name of a file. */
    public interface Names {
        /**
         * Takes it.
         *
         * @param needed whether somebody waits for it; else it may be deleted at any time, before the index says so
         */
        void take(String file, boolean needed) throws IOException;
    }

    /** The names of all databases that a gateway may have; their files end with {@code .db}. */
    public static Set<String> names() {
        return TABLES.keySet();
    }

    /**
     * Copies a database as it is at one moment.
     *
     * @param to must not be there yet
     * @throws NoSuchFileException if there is no such database
     * @throws IOException if it cannot be read, or the copy not written
     */
    public static void take(Path from, Path to) throws IOException {
        try (Connection connection = open(from, false);
                PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
            copy.setString(1, to.toString());
            copy.execute();
        } catch (SQLException e) {
            throw new IOException("%s cannot be copied: %s".formatted(from, e.getMessage()), e);
        }
    }

    /**
     * Looks whether a copy is whole.
     *
     * @throws IOException if it is damaged, or no database of that name
     */
    public static Facts check(Path file, String name) throws IOException {
        try (Connection connection = open(file, true);
                Statement statement = connection.createStatement()) {
            String damage = text(statement, "PRAGMA quick_check(1)");
            if (!"ok".equals(damage)) {
                throw new IOException("%s is damaged: %s".formatted(file, damage));
            }
        } catch (SQLException e) {
            throw new IOException("%s is damaged: %s".formatted(file, e.getMessage()), e);
        }
        return facts(file, name);
    }

    /** What is known of a copy, without looking whether all of it is whole. */
    public static Facts facts(Path file, String name) throws IOException {
        String table = TABLES.get(name);
        if (table == null) {
            throw new IOException(name + " is no database of a gateway");
        }
        try (Connection connection = open(file, true);
                Statement statement = connection.createStatement()) {
            long rows = Long.parseLong(text(statement, "SELECT count(*) FROM " + table));
            return new Facts(SchemaVersion.of(statement), rows);
        } catch (SQLException e) {
            throw new IOException("%s is not the database %s: %s".formatted(file, name, e.getMessage()), e);
        }
    }

    /**
     * The number of the last script that this program has for a database.
     *
     * @throws IOException if the program is damaged
     */
    public static int newestSchema(String name) throws IOException {
        return MigrationScripts.in("db/embedded/" + name).newest();
    }

    /** Tells the files of all mails that a copy of the quarantine's index knows, and that their senders were promised. */
    public static void heldFiles(Path quarantine, Names names) throws IOException {
        try (Connection connection = open(quarantine, true);
                Statement statement = connection.createStatement();
                ResultSet files = statement.executeQuery(
                        "SELECT c.file, max(h.waiting = 1 OR h.release IN ('wanted', 'committed'))"
                                + " FROM copy c JOIN held h ON h.copy = c.number"
                                + " WHERE c.file IS NOT NULL AND h.state <> 'new' GROUP BY c.file")) {
            while (files.next()) {
                names.take(files.getString(1), files.getBoolean(2));
            }
        } catch (SQLException e) {
            throw new IOException("%s cannot be read: %s".formatted(quarantine, e.getMessage()), e);
        }
    }

    private static String text(Statement statement, String question) throws SQLException {
        try (ResultSet row = statement.executeQuery(question)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private static Connection open(Path file, boolean readOnly) throws IOException, SQLException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        UnpackedLibrary.beside(file);
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) PATIENCE.toMillis());
        config.resetOpenMode(SQLiteOpenMode.CREATE); // A database that is gone meanwhile is not made anew
        config.setReadOnly(readOnly);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source.getConnection();
    }
}
