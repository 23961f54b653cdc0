package io.sallyport.store.embedded;

import io.sallyport.filter.greylist.GreylistStore.Memory;
import io.sallyport.store.rows.HashedKey;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table of the greylist. Rows that are over are swept now and then; above a bound, those that end soonest. */
final class GreylistTable {
    /** Some 100 octets each. Known senders end last, so that a flood of strangers displaces strangers. */
    static final int MOST_ROWS = 2_000_000;

    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(10);
    private static final int MOST_SWEPT_AT_ONCE = 5_000;
    private static final int PAGES_GIVEN_BACK = 256;

    /** The same rule as {@link Memory#and}. */
    private static final String KEEP = """
            INSERT INTO greylist (key, since, until) VALUES (?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET
                since = CASE
                    WHEN until <= excluded.since THEN excluded.since
                    WHEN excluded.until <= since THEN since
                    ELSE min(since, excluded.since) END,
                until = max(until, excluded.until)
            """;

    private static final String SWEEP = """
            DELETE FROM greylist WHERE key IN (
                SELECT key FROM greylist WHERE until <= ? ORDER BY until LIMIT ?)
            """;

    private static final String SHRINK = """
            DELETE FROM greylist WHERE key IN (
                SELECT key FROM greylist ORDER BY until LIMIT ?)
            """;

    private final EmbeddedDatabase database;
    private final int mostRows;
    private @Nullable Instant swept;

    GreylistTable(EmbeddedDatabase database, int mostRows) {
        this.database = database;
        this.mostRows = mostRows;
    }

    /** The rows of those keys that have one, whether or not they are over. */
    Map<HashedKey, Memory> read(Collection<HashedKey> keys) throws IOException {
        return database.read(connection -> {
            Map<HashedKey, Memory> found = new HashMap<>();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT since, until FROM greylist WHERE key = ?")) {
                for (HashedKey key : keys) {
                    select.setBytes(1, key.octets());
                    try (ResultSet row = select.executeQuery()) {
                        if (row.next()) {
                            found.put(
                                    key,
                                    new Memory(
                                            Instant.ofEpochSecond(row.getLong(1)),
                                            Instant.ofEpochSecond(row.getLong(2))));
                        }
                    }
                }
            }
            return found;
        });
    }

    /** Adds memories to the rows, all in one transaction, and sweeps if it is time. One thread at a time. */
    void write(Map<HashedKey, Memory> memories) throws IOException {
        Instant newest = database.write(connection -> {
            Instant latest = Instant.EPOCH;
            try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
                for (Map.Entry<HashedKey, Memory> entry : memories.entrySet()) {
                    Memory memory = entry.getValue();
                    keep.setBytes(1, entry.getKey().octets());
                    keep.setLong(2, memory.since().getEpochSecond());
                    keep.setLong(3, memory.until().getEpochSecond());
                    keep.addBatch();
                    latest = memory.since().isAfter(latest) ? memory.since() : latest;
                }
                keep.executeBatch();
            }
            return latest;
        });
        if (isTimeToSweep(newest)) {
            sweep(newest);
            swept = newest;
        }
    }

    /** Also when the clock was set back. */
    private boolean isTimeToSweep(Instant now) {
        Instant last = swept;
        return last == null || Duration.between(last, now).abs().compareTo(BETWEEN_SWEEPS) > 0;
    }

    /** In parts, so that nobody waits for long; a sweep that leaves something goes on with the next one. */
    private void sweep(Instant now) throws IOException {
        int gone;
        do {
            gone = database.write(connection -> delete(connection, SWEEP, now.getEpochSecond(), MOST_SWEPT_AT_ONCE));
        } while (gone == MOST_SWEPT_AT_ONCE);
        long excess = database.read(GreylistTable::count) - mostRows;
        gone = 1;
        while (excess > 0 && gone > 0) {
            long part = Math.min(excess, MOST_SWEPT_AT_ONCE);
            gone = database.write(connection -> delete(connection, SHRINK, part));
            excess -= gone;
        }
        database.giveSpaceBack(PAGES_GIVEN_BACK);
    }

    private static int delete(Connection connection, String statement, long... arguments) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(statement)) {
            for (int i = 0; i < arguments.length; i++) {
                delete.setLong(i + 1, arguments[i]);
            }
            return delete.executeUpdate();
        }
    }

    private static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM greylist")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** A memory as the table keeps it. */
    static Memory inSeconds(Memory memory) {
        return new Memory(
                Instant.ofEpochSecond(memory.since().getEpochSecond()),
                Instant.ofEpochSecond(memory.until().getEpochSecond()));
    }
}
