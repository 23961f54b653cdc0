package io.sallyport.store.embedded;

import io.sallyport.journal.Decision;
import io.sallyport.journal.DecisionJson;
import io.sallyport.journal.DecisionPage;
import io.sallyport.journal.DecisionQuery;
import io.sallyport.journal.DecisionQuery.Place;
import io.sallyport.journal.DecisionStore;
import io.sallyport.journal.DeliveryEvent;
import io.sallyport.journal.Statistics;
import io.sallyport.store.rows.DecisionSearch;
import io.sallyport.store.rows.DecisionStatistics;
import io.sallyport.store.rows.DecisionTags;
import io.sallyport.store.rows.DecisionTags.Tag;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Decisions in the file {@code journal.db}; what its tables mean stands in their script. */
public final class SqliteDecisionStore implements DecisionStore {
    private static final Logger LOG = Logger.getLogger(SqliteDecisionStore.class);

    /** Rows that are forgotten at once: some milliseconds. */
    private static final int STEP = 500;

    /** Free pages that are given back at once, and only if they are many: new decisions take the others. */
    private static final int PAGES = 500;

    private static final int MOST_EVENTS = 5_000;

    /** SQLite promises that this keeps the order of the tables. */
    private static final String IN_ORDER = "CROSS JOIN";

    /** What the names of a mail's further copies end with: other forms, and those for whom it is held. Not reports on it. */
    private static final Pattern COPY = Pattern.compile("-(\\d{1,4}|held(-\\d{1,4})?)");

    private final EmbeddedDatabase database;

    public SqliteDecisionStore(EmbeddedDatabase database) {
        this.database = database;
    }

    @Override
    public void append(List<Decision> decisions, List<DeliveryEvent> events) throws IOException {
        database.write(connection -> {
            if (!decisions.isEmpty()) {
                appendDecisions(connection, decisions);
            }
            appendEvents(connection, events);
            return decisions.size();
        });
    }

    private static void appendDecisions(Connection connection, List<Decision> decisions) throws SQLException {
        long number = lastNumber(connection);
        List<Row> tags = new ArrayList<>();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO decision (seq, id, at, client, json) VALUES (?, ?, ?, ?, ?)")) {
            for (Decision decision : decisions) {
                long at = decision.at().toEpochMilli();
                insert.setLong(1, ++number);
                insert.setString(2, decision.id());
                insert.setLong(3, at);
                insert.setBytes(4, DecisionSearch.comparable(decision.client().address()));
                insert.setString(5, DecisionJson.write(decision));
                insert.executeUpdate();
                for (Tag tag : DecisionTags.of(decision)) {
                    tags.add(new Row(tag, at, number));
                }
            }
        }
        tags.sort(Row.ORDER); // Neighbours in the table, so that each of its pages is looked for once
        each(connection, "INSERT INTO tag (kind, value, at, decision) VALUES (?, ?, ?, ?)", tags);
    }

    /** The number of the last decision there ever was: none is given twice, not even after it is forgotten. */
    private static long lastNumber(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT seq FROM sqlite_sequence WHERE name = 'decision'");
                ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** A row of {@code tag}. */
    private record Row(Tag tag, long at, long decision) {
        private static final Comparator<Row> ORDER = Comparator.comparing(
                        (Row row) -> row.tag().kind())
                .thenComparing(row -> row.tag().value())
                .thenComparing(Row::at)
                .thenComparing(Row::decision);
    }

    private static void each(Connection connection, String sql, List<Row> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Row row : rows) {
                statement.setString(1, row.tag().kind().text());
                statement.setString(2, row.tag().value());
                statement.setLong(3, row.at());
                statement.setLong(4, row.decision());
                statement.executeUpdate();
            }
        }
    }

    private static void appendEvents(Connection connection, List<DeliveryEvent> events) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO delivery (queue_id, at, json) VALUES (?, ?, ?)")) {
            for (DeliveryEvent event : events) {
                insert.setString(1, event.queueId());
                insert.setLong(2, event.at().toEpochMilli());
                insert.setString(3, DecisionJson.write(event));
                insert.executeUpdate();
            }
        }
    }

    @Override
    public DecisionPage search(DecisionQuery query) throws IOException {
        return database.read(connection -> {
            try (PreparedStatement select = new DecisionSearch(query, IN_ORDER).prepare(connection);
                    ResultSet rows = select.executeQuery()) {
                List<Decision> found = new ArrayList<>();
                Place last = null;
                int count = 0;
                while (rows.next()) {
                    if (++count > query.limit()) {
                        return new DecisionPage(found, last);
                    }
                    last = new Place(rows.getLong("at"), rows.getLong("seq"));
                    Decision decision = read(last, rows.getString("json"));
                    if (decision != null) {
                        found.add(decision);
                    }
                }
                return new DecisionPage(found, null);
            }
        });
    }

    private static @Nullable Decision read(Place place, String json) {
        try {
            return DecisionJson.readDecision(json);
        } catch (IOException e) {
            LOG.warnf("the decision %s in the store cannot be read and is passed over: %s", place, e.getMessage());
            return null;
        }
    }

    @Override
    public @Nullable Decision find(String id) throws IOException {
        DecisionQuery newest = DecisionQuery.newest(1);
        List<Decision> found = search(new DecisionQuery(id, newest.keys(), null, null, null, null, 1))
                .decisions();
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    public List<DeliveryEvent> deliveries(String id) throws IOException {
        List<String> texts = database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT queue_id, json FROM delivery WHERE queue_id = ? OR (queue_id > ? AND queue_id < ?)"
                            + " ORDER BY seq LIMIT " + MOST_EVENTS)) {
                select.setString(1, id);
                select.setString(2, id + "-");
                select.setString(3, id + "."); // What follows the hyphen in ASCII
                List<String> found = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        String suffix = rows.getString(1).substring(id.length());
                        if (suffix.isEmpty() || COPY.matcher(suffix).matches()) {
                            found.add(rows.getString(2));
                        }
                    }
                }
                return found;
            }
        });
        List<DeliveryEvent> events = new ArrayList<>();
        for (String text : texts) {
            events.add(DecisionJson.readEvent(text));
        }
        return events;
    }

    @Override
    public Statistics statistics(Instant since, Duration span, int spans, int findings) throws IOException {
        return database.read(connection -> DecisionStatistics.read(connection, since, span, spans, findings));
    }

    @Override
    public int forget(Instant before, long mostBytes) throws IOException {
        boolean tooMuch = database.usedBytes() > mostBytes;
        int gone = database.write(connection -> {
            long until = tooMuch ? Long.MAX_VALUE : before.toEpochMilli();
            long newestGone = before.toEpochMilli() - 1;
            int count = 0;
            List<Row> tags = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT seq, at, json FROM decision WHERE at < ? ORDER BY at, seq LIMIT " + STEP);
                    PreparedStatement delete = connection.prepareStatement("DELETE FROM decision WHERE seq = ?")) {
                select.setLong(1, until);
                List<Place> oldest = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        Place place = new Place(rows.getLong("at"), rows.getLong("seq"));
                        oldest.add(place);
                        addTags(tags, place, rows.getString("json"));
                    }
                }
                for (Place place : oldest) {
                    newestGone = Math.max(newestGone, place.at());
                    delete.setLong(1, place.number());
                    count += delete.executeUpdate();
                }
            }
            tags.sort(Row.ORDER);
            each(connection, "DELETE FROM tag WHERE kind = ? AND value = ? AND at = ? AND decision = ?", tags);
            return count + deleteEvents(connection, newestGone);
        });
        if (database.freeBytes() > database.usedBytes() / 4) {
            database.giveSpaceBack(PAGES);
        }
        return gone;
    }

    /** Tags of a decision that cannot be read stay, and lead nowhere. */
    private static void addTags(List<Row> tags, Place place, String json) {
        Decision decision = read(place, json);
        if (decision != null) {
            DecisionTags.of(decision).forEach(tag -> tags.add(new Row(tag, place.at(), place.number())));
        }
    }

    private static int deleteEvents(Connection connection, long newest) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM delivery WHERE seq IN (SELECT seq FROM delivery WHERE at <= ? LIMIT " + STEP + ")")) {
            delete.setLong(1, newest);
            return delete.executeUpdate();
        }
    }
}
