package io.sallyport.store.postgres;

import io.sallyport.audit.AuditCopies;
import io.sallyport.audit.AuditText;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.util.List;

/** The accounts of all gateways in the shared database. Nothing here changes or deletes a line. */
public final class PostgresAuditCopies implements AuditCopies {
    private final PostgresDatabase.Part tables;

    public PostgresAuditCopies(PostgresDatabase database) {
        this.tables = database.part("audit");
    }

    @Override
    public long last(String account) throws IOException {
        return tables.in(connection -> Sql.longs(
                        connection, "SELECT coalesce(max(number), 0) FROM audit_line WHERE account = ?", account)
                .getFirst());
    }

    @Override
    public List<AuditText> from(String account, long number, int most) throws IOException {
        return tables.in(connection -> Sql.list(
                connection,
                "SELECT number, line FROM audit_line WHERE account = ? AND number >= ? ORDER BY number LIMIT ?",
                row -> new AuditText(row.getLong(1), row.getString(2)),
                account,
                number,
                most));
    }

    @Override
    public void add(String account, List<AuditText> lines) throws IOException {
        tables.in(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO audit_line (account, number, line) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
                for (AuditText line : lines) {
                    insert.setString(1, account);
                    insert.setLong(2, line.number());
                    insert.setString(3, line.text());
                    insert.addBatch();
                }
                return insert.executeBatch().length;
            }
        });
    }

    @Override
    public List<String> accounts() throws IOException {
        return tables.in(
                connection -> Sql.texts(connection, "SELECT DISTINCT account FROM audit_line ORDER BY account"));
    }

    @Override
    public List<Placed> newest(long before, int most) throws IOException {
        return tables.in(connection -> Sql.list(
                connection,
                "SELECT place, account, number, line FROM audit_line WHERE place < ? ORDER BY place DESC LIMIT ?",
                row -> new Placed(row.getLong(1), row.getString(2), new AuditText(row.getLong(3), row.getString(4))),
                before,
                most));
    }
}
