package io.sallyport.store.shared;

import io.sallyport.journal.Decision;
import io.sallyport.journal.DecisionJson;
import io.sallyport.journal.DeliveryEvent;
import io.sallyport.store.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records of the journal that wait for the shared store, in {@code outbox.db}, in the order in which they came. */
final class Outbox {
    private static final int PAGES_GIVEN_BACK = 500;

    private final EmbeddedDatabase database;
    private final long mostOctets;

    /** @param mostOctets beyond which nothing more is taken */
    Outbox(EmbeddedDatabase database, long mostOctets) {
        this.database = database;
        this.mostOctets = mostOctets;
    }

    /** Records that belong together, under a name that is theirs alone. */
    record Batch(UUID id, List<Decision> decisions, List<DeliveryEvent> events) {
        String text() {
            StringBuilder text = new StringBuilder();
            decisions.forEach(decision ->
                    text.append('D').append(DecisionJson.write(decision)).append('\n'));
            events.forEach(
                    event -> text.append('E').append(DecisionJson.write(event)).append('\n'));
            return text.toString();
        }

        static Batch of(UUID id, String text) throws IOException {
            List<Decision> decisions = new ArrayList<>();
            List<DeliveryEvent> events = new ArrayList<>();
            for (String line : text.lines().toList()) {
                if (line.startsWith("D")) {
                    decisions.add(DecisionJson.readDecision(line.substring(1)));
                } else {
                    events.add(DecisionJson.readEvent(line.substring(1)));
                }
            }
            return new Batch(id, decisions, events);
        }
    }

    /** @throws IOException if they cannot be kept, or too much waits already */
    void add(Batch batch) throws IOException {
        String text = batch.text();
        boolean taken = database.write(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO batch (id, octets, records) SELECT ?, ?, ?"
                            + " WHERE (SELECT coalesce(sum(octets), 0) FROM batch) <= ?")) {
                insert.setString(1, batch.id().toString());
                insert.setLong(2, text.length());
                insert.setString(3, text);
                insert.setLong(4, mostOctets);
                return insert.executeUpdate() == 1;
            }
        });
        if (!taken) {
            throw new IOException(
                    "more than %d octets of records wait for the shared store already".formatted(mostOctets));
        }
    }

    /** The first that waits; null if none does. */
    @Nullable
    Batch first() throws IOException {
        record Row(UUID id, String text) {}
        List<Row> rows = database.read(connection -> {
            List<Row> found = new ArrayList<>();
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT id, records FROM batch ORDER BY number LIMIT 1");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new Row(UUID.fromString(row.getString(1)), row.getString(2)));
                }
            }
            return found;
        });
        return rows.isEmpty()
                ? null
                : Batch.of(rows.getFirst().id(), rows.getFirst().text());
    }

    /** It has come where it should. */
    void remove(Batch batch) throws IOException {
        database.write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM batch WHERE id = ?")) {
                delete.setString(1, batch.id().toString());
                return delete.executeUpdate();
            }
        });
        database.giveSpaceBack(PAGES_GIVEN_BACK);
    }
}
