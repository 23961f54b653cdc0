package io.sallyport.store.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Which tables a database has: the number of the last script that was run on it. */
final class SchemaVersion {
    private SchemaVersion() {}

    /** The number; 0 if none was. */
    static int of(Statement statement) throws SQLException {
        try (ResultSet table = statement.executeQuery(
                "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'flyway_schema_history'")) {
            if (!table.next()) {
                return 0;
            }
        }
        try (ResultSet row = statement.executeQuery(
                "SELECT coalesce(max(CAST(version AS INTEGER)), 0) FROM flyway_schema_history WHERE success = 1")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /**
     * Refuses tables that a later program has made. Flyway would go on, and this program would write what that one can no
     * longer read.
     *
     * @param known the last script of this program
     */
    static void check(Path file, Statement statement, int known) throws SQLException, IOException {
        int schema = of(statement);
        if (schema > known) {
            throw new IOException(
                    "%s: its tables are of version %d, and this program knows up to %d: start the later program again, or bring back a backup that was taken before it (docs/upgrade.md)"
                            .formatted(file, schema, known));
        }
    }
}
