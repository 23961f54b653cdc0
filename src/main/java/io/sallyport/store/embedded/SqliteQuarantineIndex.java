package io.sallyport.store.embedded;

import io.sallyport.journal.DecisionJson;
import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.Counts;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMailPage;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.HeldMailQuery.Place;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.Outcome;
import io.sallyport.quarantine.QuarantineIndex;
import io.sallyport.quarantine.State;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of held mail, in {@code quarantine.db}; what its tables mean stands in their script. A sender is told that we
 * have a mail when this says so: each transaction waits for the disk ({@link Durability#MACHINE}).
 */
public final class SqliteQuarantineIndex implements QuarantineIndex {
    /** More than this nobody counts; the rows are in an index, and are counted in some tens of milliseconds. */
    static final int MOST_COUNTED = 100_000;

    private final EmbeddedDatabase database;

    SqliteQuarantineIndex(EmbeddedDatabase database) {
        this.database = database;
    }

    @Override
    public void add(List<HeldMail> mails, String file, Verdict verdict) throws IOException {
        String json = DecisionJson.write(verdict);
        database.write(connection -> {
            update(
                    connection,
                    "INSERT INTO message (file, octets, verdict) VALUES (?, ?, ?)",
                    file,
                    mails.getFirst().octets(),
                    json);
            try (PreparedStatement insert = connection.prepareStatement(HeldRow.INSERT);
                    PreparedStatement words = connection.prepareStatement(
                            "INSERT INTO held_text (rowid, people, subject) VALUES (last_insert_rowid(), ?, ?)")) {
                for (HeldMail mail : mails) {
                    HeldRow.fill(insert, mail, file);
                    insert.executeUpdate();
                    words.setString(1, HeldRow.people(mail));
                    words.setString(2, mail.subject());
                    words.executeUpdate();
                }
            }
            return mails.size();
        });
    }

    @Override
    public void takeBack(Collection<String> ids) throws IOException {
        database.write(connection -> {
            for (String id : ids) {
                Entry entry = find(connection, id);
                if (entry != null && entry.mail().version() == 1) {
                    forget(connection, id, entry.file());
                }
            }
            return ids.size();
        });
    }

    private static void forget(Connection connection, String id, String file) throws SQLException {
        update(connection, "DELETE FROM held_text WHERE rowid = (SELECT seq FROM held WHERE id = ?)", id);
        update(connection, "DELETE FROM held WHERE id = ?", id);
        update(
                connection,
                "DELETE FROM message WHERE file = ?1 AND NOT EXISTS (SELECT 1 FROM held WHERE file = ?1)",
                file);
    }

    @Override
    public @Nullable Entry find(String id) throws IOException {
        List<Entry> found = database.read(connection -> entries(connection, "SELECT * FROM held WHERE id = ?", id));
        return found.isEmpty() ? null : found.getFirst();
    }

    private static @Nullable Entry find(Connection connection, String id) throws SQLException {
        List<Entry> found = entries(connection, "SELECT * FROM held WHERE id = ?", id);
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    public @Nullable Verdict verdict(String id) throws IOException {
        List<String> found = database.read(connection ->
                texts(connection, "SELECT verdict FROM message WHERE file = (SELECT file FROM held WHERE id = ?)", id));
        return found.isEmpty() ? null : DecisionJson.readVerdict(found.getFirst());
    }

    @Override
    public HeldMailPage search(HeldMailQuery query) throws IOException {
        HeldSearch search = new HeldSearch(query);
        String sql = search.page();
        String key = HeldSearch.key(query.order());
        return database.read(connection -> {
            try (PreparedStatement select = search.prepare(connection, sql);
                    ResultSet rows = select.executeQuery()) {
                List<HeldMail> found = new ArrayList<>();
                Place last = null;
                while (rows.next()) {
                    if (found.size() == query.limit()) {
                        return new HeldMailPage(found, last);
                    }
                    found.add(HeldRow.read(rows).mail());
                    last = new Place(rows.getLong(key), rows.getLong("seq"));
                }
                return new HeldMailPage(found, null);
            }
        });
    }

    @Override
    public Counts count(HeldMailQuery query) throws IOException {
        HeldSearch search = new HeldSearch(query);
        String sql = search.counts(MOST_COUNTED);
        return database.read(connection -> {
            try (PreparedStatement select = search.prepare(connection, sql);
                    ResultSet rows = select.executeQuery()) {
                long total = 0;
                Map<MailClass, Long> byClass = new EnumMap<>(MailClass.class);
                Map<State, Long> byState = new EnumMap<>(State.class);
                while (rows.next()) {
                    long count = rows.getLong(3);
                    total += count;
                    byState.merge(HeldCodes.STATES.constant(rows.getInt(1)), count, Long::sum);
                    byClass.merge(HeldCodes.CLASSES.constant(rows.getInt(2)), count, Long::sum);
                }
                return new Counts(total, total == MOST_COUNTED, byClass, byState);
            }
        });
    }

    @Override
    public Outcome change(String id, Transition transition) throws IOException {
        return database.write(connection -> {
            Entry entry = find(connection, id);
            if (entry == null) {
                return new Outcome.Unknown(id);
            }
            HeldMail mail = entry.mail();
            if (transition.version() != null && transition.version() != mail.version()) {
                return new Outcome.Changed(mail);
            }
            if (!transition.from().contains(mail.state())) {
                return new Outcome.NotPossible(
                        mail, "it is " + mail.state().text().replace('_', ' '));
            }
            HeldMail.Change change = transition.change();
            update(
                    connection,
                    "UPDATE held SET state = ?, version = version + 1, changed_at = ?, changed_by = ?, changed_reason = ?,"
                            + " changed_to = ?, step = ? WHERE id = ?",
                    HeldCodes.STATES.of(transition.to()),
                    change.at().toEpochMilli(),
                    change.by(),
                    change.reason(),
                    change.to() == null ? null : change.to().toString(),
                    HeldCodes.STEPS.of(transition.step()),
                    id);
            Entry now = find(connection, id);
            return now == null ? new Outcome.Unknown(id) : new Outcome.Done(now.mail(), false);
        });
    }

    @Override
    public void step(String id, ReleaseStep step) throws IOException {
        database.write(connection ->
                update(connection, "UPDATE held SET step = ? WHERE id = ?", HeldCodes.STEPS.of(step), id));
    }

    @Override
    public List<Entry> unfinished() throws IOException {
        return database.read(connection -> entries(connection, "SELECT * FROM held WHERE step IN (1, 2) ORDER BY seq"));
    }

    @Override
    public List<HeldMail> expired(Instant now, int most) throws IOException {
        return mails(
                "SELECT * FROM held WHERE state < 2 AND expires <= ? ORDER BY expires, seq LIMIT ?",
                now.toEpochMilli(),
                most);
    }

    @Override
    public List<HeldMail> oldest(MailClass mailClass, int most) throws IOException {
        return mails(
                "SELECT * FROM held WHERE state < 2 AND class = ? ORDER BY received, seq LIMIT ?",
                HeldCodes.CLASSES.of(mailClass),
                most);
    }

    private List<HeldMail> mails(String sql, Object... values) throws IOException {
        return database.read(connection ->
                entries(connection, sql, values).stream().map(Entry::mail).toList());
    }

    @Override
    public long octets() throws IOException {
        return database.read(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT coalesce(sum(octets), 0) FROM message WHERE gone = 0");
                    ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }

    @Override
    public List<String> filesDecided(Instant before, int most) throws IOException {
        return database.read(connection -> texts(connection, """
                SELECT m.file FROM message m WHERE m.gone = 0
                    AND m.file IN (SELECT file FROM held WHERE state >= 2 AND changed_at < ?1)
                    AND NOT EXISTS (
                        SELECT 1 FROM held h WHERE h.file = m.file
                            AND (h.state < 2 OR h.changed_at >= ?1 OR h.step IN (1, 2)))
                    LIMIT ?2
                """, before.toEpochMilli(), most));
    }

    @Override
    public void filesGone(Collection<String> files) throws IOException {
        database.write(connection -> {
            for (String file : files) {
                update(connection, "UPDATE message SET gone = 1 WHERE file = ?", file);
            }
            return files.size();
        });
    }

    @Override
    public Set<String> needed(Collection<String> files) throws IOException {
        return database.read(connection -> {
            Set<String> needed = new HashSet<>();
            for (String file : files) {
                needed.addAll(texts(connection, "SELECT file FROM message WHERE gone = 0 AND file = ?", file));
            }
            return needed;
        });
    }

    @Override
    public int forget(Instant before, int most) throws IOException {
        return database.write(connection -> {
            List<Entry> old = entries(
                    connection,
                    "SELECT * FROM held WHERE state >= 2 AND changed_at < ? AND file IN"
                            + " (SELECT file FROM message WHERE gone = 1) ORDER BY changed_at LIMIT ?",
                    before.toEpochMilli(),
                    most);
            for (Entry entry : old) {
                forget(connection, entry.mail().id(), entry.file());
            }
            return old.size();
        });
    }

    private static List<Entry> entries(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            fill(select, values);
            List<Entry> entries = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    entries.add(HeldRow.read(rows));
                }
            }
            return entries;
        }
    }

    private static List<String> texts(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            fill(select, values);
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        }
    }

    private static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            return statement.executeUpdate();
        }
    }

    private static void fill(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
