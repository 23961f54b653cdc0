package io.sallyport.store.embedded;

import io.sallyport.filter.impersonation.ContactStore;
import io.sallyport.store.rows.HashedKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has written to whom, in {@code contacts.db}; opened when it is first needed. Each call is one transaction: it is
 * written after the answer to the client, and only for those whose memory has to be made or renewed.
 */
@ApplicationScoped
@Typed(SqliteContactStore.class) // Whether it is the one that filters ask is a setting
public class SqliteContactStore implements ContactStore {
    /** Some 60 octets each. Above it those go whose memory ends soonest: who has not written for the longest time. */
    static final int MOST_ROWS = 5_000_000;

    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(10);
    private static final int MOST_SWEPT_AT_ONCE = 5_000;
    private static final int PAGES_GIVEN_BACK = 256;

    private static final String KEEP = """
            INSERT INTO contacts (key, until) VALUES (?, ?)
            ON CONFLICT (key) DO UPDATE SET until = max(until, excluded.until)
            """;

    private static final String SWEEP = """
            DELETE FROM contacts WHERE key IN (
                SELECT key FROM contacts WHERE until <= ? ORDER BY until LIMIT ?)
            """;

    private static final String SHRINK = """
            DELETE FROM contacts WHERE key IN (
                SELECT key FROM contacts ORDER BY until LIMIT
                    min(?, max(0, (SELECT count(*) FROM contacts) - ?)))
            """;

    private final Source source;
    private final int mostRows;
    private final Object sweepLock = new Object();
    private @Nullable Instant swept;

    /** Opens the database when it is first needed. */
    interface Source {
        EmbeddedDatabase database() throws IOException;
    }

    @Inject
    public SqliteContactStore(EmbeddedStore store) {
        this(() -> store.database("contacts"), MOST_ROWS);
    }

    SqliteContactStore(Source source, int mostRows) {
        this.source = source;
        this.mostRows = mostRows;
    }

    @Override
    public Map<String, Instant> known(Collection<String> keys, Instant now) throws IOException {
        return source.database().read(connection -> {
            Map<String, Instant> found = new HashMap<>();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT until FROM contacts WHERE key = ? AND until > ?")) {
                for (String key : keys) {
                    select.setBytes(1, HashedKey.of(key).octets());
                    select.setLong(2, now.getEpochSecond());
                    try (ResultSet row = select.executeQuery()) {
                        if (row.next()) {
                            found.put(key, Instant.ofEpochSecond(row.getLong(1)));
                        }
                    }
                }
            }
            return found;
        });
    }

    @Override
    public void remember(Collection<String> keys, Instant now, Instant until) throws IOException {
        EmbeddedDatabase database = source.database();
        database.write(connection -> {
            try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
                for (String key : keys) {
                    keep.setBytes(1, HashedKey.of(key).octets());
                    keep.setLong(2, until.getEpochSecond());
                    keep.addBatch();
                }
                return keep.executeBatch().length;
            }
        });
        if (isTimeToSweep(now)) {
            sweep(database, now);
        }
    }

    /** Also when the clock was set back. One thread gets the turn. */
    private boolean isTimeToSweep(Instant now) {
        synchronized (sweepLock) {
            boolean due = swept == null || Duration.between(swept, now).abs().compareTo(BETWEEN_SWEEPS) > 0;
            swept = due ? now : swept;
            return due;
        }
    }

    /** In parts, so that nobody waits for long. */
    private void sweep(EmbeddedDatabase database, Instant now) throws IOException {
        while (delete(database, SWEEP, now.getEpochSecond(), MOST_SWEPT_AT_ONCE) == MOST_SWEPT_AT_ONCE) {
            // The next part
        }
        while (delete(database, SHRINK, MOST_SWEPT_AT_ONCE, mostRows) == MOST_SWEPT_AT_ONCE) {
            // The next part
        }
        database.giveSpaceBack(PAGES_GIVEN_BACK);
    }

    private static int delete(EmbeddedDatabase database, String statement, long first, long second) throws IOException {
        return database.write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(statement)) {
                delete.setLong(1, first);
                delete.setLong(2, second);
                return delete.executeUpdate();
            }
        });
    }
}
