package io.sallyport.store.postgres;

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
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Decisions of all gateways; what the tables mean stands in {@code db/postgres/journal}. */
public final class PostgresDecisionStore implements DecisionStore {
    private static final Logger LOG = Logger.getLogger(PostgresDecisionStore.class);

    /** Rows that are forgotten at once. */
    private static final int STEP = 500;

    private static final int MOST_EVENTS = 5_000;

    /** What a row takes beside its text, and what each tag does, in its table and the index of its key. */
    private static final int ROW_OCTETS = 200;

    private static final int TAG_OCTETS = 150;

    /** One gateway forgets at a time; the number is only for us. */
    private static final long FORGETTING = 0x53616c6c79_01L;

    /** What the names of a mail's further copies end with: other forms, and those for whom it is held. Not reports on it. */
    private static final Pattern COPY = Pattern.compile("-(\\d{1,4}|held(-\\d{1,4})?)");

    private final PostgresDatabase.Part tables;
    private final String node;

    /** @param node the name of this gateway among those that share the database */
    public PostgresDecisionStore(PostgresDatabase database, String node) {
        this.tables = database.part("journal");
        this.node = node;
    }

    @Override
    public void append(List<Decision> decisions, List<DeliveryEvent> events) throws IOException {
        appendOnce(UUID.randomUUID(), decisions, events);
    }

    /**
     * The same for records that may have come before.
     *
     * @param batch the name of these records; within a day, records of the same name are not taken again
     */
    public void appendOnce(UUID batch, List<Decision> decisions, List<DeliveryEvent> events) throws IOException {
        tables.in(connection -> {
            boolean isNew =
                    Sql.update(connection, "INSERT INTO journal_batch (id) VALUES (?) ON CONFLICT DO NOTHING", batch)
                            == 1;
            if (isNew && !decisions.isEmpty()) {
                appendDecisions(connection, decisions);
            }
            if (isNew && !events.isEmpty()) {
                appendEvents(connection, events);
            }
            return isNew;
        });
    }

    private void appendDecisions(Connection connection, List<Decision> decisions) throws SQLException {
        List<Long> numbers =
                Sql.longs(connection, "SELECT nextval('decision_number') FROM generate_series(1, ?)", decisions.size());
        long octets = 0;
        try (PreparedStatement decision = connection.prepareStatement(
                        "INSERT INTO decision (seq, id, at, client, octets, json) VALUES (?, ?, ?, ?, ?, ?)");
                PreparedStatement tag = connection.prepareStatement(
                        "INSERT INTO tag (kind, value, at, decision) VALUES (?, ?, ?, ?)")) {
            for (int i = 0; i < decisions.size(); i++) {
                octets += add(decision, tag, numbers.get(i), decisions.get(i));
            }
            decision.executeBatch();
            tag.executeBatch();
        }
        grow(connection, octets);
    }

    private static long add(PreparedStatement insert, PreparedStatement tagging, long number, Decision decision)
            throws SQLException {
        long at = decision.at().toEpochMilli();
        String json = DecisionJson.write(decision);
        Set<Tag> tags = DecisionTags.of(decision);
        long octets = json.length() + ROW_OCTETS + (long) tags.size() * TAG_OCTETS;
        insert.setLong(1, number);
        insert.setString(2, decision.id());
        insert.setLong(3, at);
        insert.setBytes(4, DecisionSearch.comparable(decision.client().address()));
        insert.setLong(5, octets);
        insert.setString(6, json);
        insert.addBatch();
        for (Tag tag : tags) {
            bind(tagging, tag, new Place(at, number));
        }
        return octets;
    }

    private static void bind(PreparedStatement statement, Tag tag, Place place) throws SQLException {
        statement.setString(1, tag.kind().text());
        statement.setString(2, tag.value());
        statement.setLong(3, place.at());
        statement.setLong(4, place.number());
        statement.addBatch();
    }

    private static void appendEvents(Connection connection, List<DeliveryEvent> events) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO delivery (queue_id, at, json) VALUES (?, ?, ?)")) {
            for (DeliveryEvent event : events) {
                insert.setString(1, event.queueId());
                insert.setLong(2, event.at().toEpochMilli());
                insert.setString(3, DecisionJson.write(event));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void grow(Connection connection, long octets) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO journal_size (node, octets) VALUES (?, ?)"
                        + " ON CONFLICT (node) DO UPDATE SET octets = journal_size.octets + excluded.octets",
                node,
                octets);
    }

    @Override
    public DecisionPage search(DecisionQuery query) throws IOException {
        return tables.in(connection -> {
            try (PreparedStatement select = new DecisionSearch(query, "JOIN").prepare(connection);
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
        record Row(String queueId, String json) {}
        List<Row> rows = tables.in(connection -> Sql.list(
                connection,
                "SELECT queue_id, json FROM delivery WHERE queue_id = ? OR (queue_id > ? AND queue_id < ?)"
                        + " ORDER BY seq LIMIT " + MOST_EVENTS,
                row -> new Row(row.getString(1), row.getString(2)),
                id,
                id + "-",
                id + ".")); // What follows the hyphen in ASCII
        List<DeliveryEvent> events = new ArrayList<>();
        for (Row row : rows) {
            String suffix = row.queueId().substring(id.length());
            if (suffix.isEmpty() || COPY.matcher(suffix).matches()) {
                events.add(DecisionJson.readEvent(row.json()));
            }
        }
        return events;
    }

    @Override
    public Statistics statistics(Instant since, Duration span, int spans, int findings) throws IOException {
        return tables.in(connection -> DecisionStatistics.read(connection, since, span, spans, findings));
    }

    @Override
    public int forget(Instant before, long mostBytes) throws IOException {
        return tables.in(connection -> {
            if (Sql.texts(connection, "SELECT 'mine' WHERE pg_try_advisory_xact_lock(?)", FORGETTING)
                    .isEmpty()) {
                return 0; // Another gateway is at it
            }
            Sql.update(connection, "DELETE FROM journal_batch WHERE at < now() - interval '1 day'");
            long size = Sql.longs(connection, "SELECT coalesce(sum(octets), 0) FROM journal_size")
                    .getFirst();
            return forget(connection, before.toEpochMilli(), size > mostBytes);
        });
    }

    private int forget(Connection connection, long before, boolean tooMuch) throws SQLException {
        record Row(Place place, String json, long octets) {}
        List<Row> oldest = Sql.list(
                connection,
                "SELECT seq, at, json, octets FROM decision WHERE at < ? ORDER BY at, seq LIMIT " + STEP,
                row -> new Row(
                        new Place(row.getLong("at"), row.getLong("seq")), row.getString("json"), row.getLong("octets")),
                tooMuch ? Long.MAX_VALUE : before);
        long newestGone = before - 1;
        long octets = 0;
        try (PreparedStatement decisions = connection.prepareStatement("DELETE FROM decision WHERE seq = ?");
                PreparedStatement tags = connection.prepareStatement(
                        "DELETE FROM tag WHERE kind = ? AND value = ? AND at = ? AND decision = ?")) {
            for (Row row : oldest) {
                newestGone = Math.max(newestGone, row.place().at());
                octets += row.octets();
                decisions.setLong(1, row.place().number());
                decisions.addBatch();
                Decision decision = read(row.place(), row.json());
                if (decision != null) { // Tags of one that cannot be read stay, and lead nowhere
                    for (Tag tag : DecisionTags.of(decision)) {
                        bind(tags, tag, row.place());
                    }
                }
            }
            decisions.executeBatch();
            tags.executeBatch();
        }
        if (octets > 0) {
            grow(connection, -octets);
        }
        return oldest.size()
                + Sql.update(
                        connection,
                        "DELETE FROM delivery WHERE seq IN (SELECT seq FROM delivery WHERE at <= ? LIMIT " + STEP + ")",
                        newestGone);
    }
}
