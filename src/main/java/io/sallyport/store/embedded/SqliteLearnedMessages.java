package io.sallyport.store.embedded;

import io.sallyport.filter.classifier.Label;
import io.sallyport.filter.classifier.LearnedMessages;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which messages were learned, in {@code classifier.db}, which is opened when it is first needed. At most a million: beyond
 * that, what was learned first is forgotten.
 */
@ApplicationScoped
public class SqliteLearnedMessages implements LearnedMessages {
    private static final int MOST_ROWS = 1_000_000;
    private static final int PAGES_GIVEN_BACK = 500;

    private static final String FIND = "SELECT spam, error, domain, at FROM learned WHERE key = ?";
    private static final String KEEP =
            "INSERT OR REPLACE INTO learned (key, spam, error, domain, at) VALUES (?, ?, ?, ?, ?)";
    private static final String FORGET = "DELETE FROM learned WHERE key = ?";
    private static final String SWEEP = "DELETE FROM learned WHERE at < ?";
    private static final String SHRINK = "DELETE FROM learned WHERE key IN "
            + "(SELECT key FROM learned ORDER BY at LIMIT max(0, (SELECT count(*) FROM learned) - ?))";

    private final EmbeddedStore store;
    private final int mostRows;

    @Inject
    public SqliteLearnedMessages(EmbeddedStore store) {
        this(store, MOST_ROWS);
    }

    SqliteLearnedMessages(EmbeddedStore store, int mostRows) {
        this.store = store;
        this.mostRows = mostRows;
    }

    private EmbeddedDatabase database() throws IOException {
        return store.database("classifier");
    }

    @Override
    public @Nullable Learned find(String key) throws IOException {
        Optional<Learned> found = database().read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(FIND)) {
                select.setBytes(1, HexFormat.of().parseHex(key));
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(learned(row)) : Optional.<Learned>empty();
                }
            }
        });
        return found.orElse(null);
    }

    private static Learned learned(ResultSet row) throws SQLException {
        return new Learned(
                row.getInt(1) == 1 ? Label.SPAM : Label.HAM,
                row.getDouble(2),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)));
    }

    @Override
    public void write(Map<String, Optional<Learned>> changes, Instant oldest) throws IOException {
        int gone = database().write(connection -> {
            for (Map.Entry<String, Optional<Learned>> change : changes.entrySet()) {
                byte[] key = HexFormat.of().parseHex(change.getKey());
                Learned learned = change.getValue().orElse(null);
                if (learned == null) {
                    forget(connection, key);
                } else {
                    keep(connection, key, learned);
                }
            }
            return delete(connection, SWEEP, oldest.toEpochMilli()) + delete(connection, SHRINK, mostRows);
        });
        if (gone > 0) {
            database().giveSpaceBack(PAGES_GIVEN_BACK);
        }
    }

    private static void keep(Connection connection, byte[] key, Learned learned) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(KEEP)) {
            insert.setBytes(1, key);
            insert.setInt(2, learned.label() == Label.SPAM ? 1 : 0);
            insert.setDouble(3, learned.error());
            insert.setString(4, learned.domain());
            insert.setLong(5, learned.at().toEpochMilli());
            insert.executeUpdate();
        }
    }

    private static void forget(Connection connection, byte[] key) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
            delete.setBytes(1, key);
            delete.executeUpdate();
        }
    }

    private static int delete(Connection connection, String statement, long argument) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(statement)) {
            delete.setLong(1, argument);
            return delete.executeUpdate();
        }
    }
}
