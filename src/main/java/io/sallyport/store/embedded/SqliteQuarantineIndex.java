package io.sallyport.store.embedded;

import io.sallyport.journal.VerdictText;
import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.Counts;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMail.Change;
import io.sallyport.quarantine.HeldMailPage;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.HeldMailQuery.Order;
import io.sallyport.quarantine.HeldMailQuery.Place;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.QuarantineIndex;
import io.sallyport.quarantine.State;
import io.sallyport.store.rows.HeldRow;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Held mails in the file {@code quarantine.db}. A promise to a sender rests on each of its transactions, so that each waits
 * for the disk, together with those of others: {@link GroupCommit}.
 */
public final class SqliteQuarantineIndex implements QuarantineIndex {
    private static final String KEPT =
            "SELECT h.*, c.file FROM held h JOIN copy c ON c.number = h.copy WHERE waiting >= 0 AND ";

    /** Given back at once: some milliseconds of work, for which nobody who holds a mail waits for long. */
    private static final int PAGES = 500;

    private final EmbeddedDatabase database;
    private final GroupCommit writer;

    /** @param database opened so that transactions outlive a fall of the machine */
    public SqliteQuarantineIndex(EmbeddedDatabase database) {
        this.database = database;
        this.writer = new GroupCommit(database);
    }

    @Override
    public void add(List<Entry> entries) throws IOException {
        writer.write(connection -> {
            for (Entry entry : entries) {
                update(
                        connection,
                        "INSERT INTO copy (file, verdict) VALUES (?, ?)",
                        entry.file(),
                        VerdictText.of(entry.verdict()));
                long copy = longs(connection, "SELECT last_insert_rowid()").getFirst();
                for (HeldMail mail : entry.mails()) {
                    long number = freeNumber(connection, mail.received());
                    update(
                            connection,
                            HeldRow.INSERT,
                            HeldRow.values(number, copy, mail).toArray());
                    update(
                            connection,
                            "INSERT INTO held_text (rowid, text) VALUES (?, ?)",
                            number,
                            HeldRow.searched(mail));
                }
            }
            return entries.size();
        });
    }

    private static long freeNumber(Connection connection, Instant received) throws SQLException {
        long first = HeldSearch.number(received);
        List<Long> taken = longs(
                connection,
                "SELECT seq FROM held WHERE seq >= ? AND seq < ? ORDER BY seq DESC LIMIT 1",
                first,
                first + (1L << HeldSearch.BITS));
        return taken.isEmpty() ? first : taken.getFirst() + 1;
    }

    @Override
    public void promise(List<String> ids) throws IOException {
        writer.write(connection ->
                each(connection, "UPDATE held SET state = 'held', waiting = 1 WHERE id = ? AND waiting = -1", ids));
    }

    @Override
    public void takeAway(List<String> ids) throws IOException {
        writer.write(connection -> {
            for (String id : ids) {
                for (long number : longs(connection, "SELECT seq FROM held WHERE id = ? AND waiting = -1", id)) {
                    forget(connection, number);
                }
            }
            return ids.size();
        });
    }

    @Override
    public List<Unpromised> unpromised(Instant before, int most) throws IOException {
        return database.read(connection -> list(
                connection,
                "SELECT h.id, c.file FROM held h INDEXED BY held_waiting JOIN copy c ON c.number = h.copy"
                        + " WHERE waiting = -1 AND seq < ? ORDER BY seq LIMIT ?",
                row -> new Unpromised(row.getString(1), row.getString(2)),
                HeldSearch.number(before),
                most));
    }

    private static void forget(Connection connection, long number) throws SQLException {
        long copy =
                longs(connection, "SELECT copy FROM held WHERE seq = ?", number).getFirst();
        update(connection, "DELETE FROM held_text WHERE rowid = ?", number);
        update(connection, "DELETE FROM held WHERE seq = ?", number);
        update(
                connection,
                "DELETE FROM copy WHERE number = ?1 AND NOT EXISTS (SELECT 1 FROM held WHERE copy = ?1)",
                copy);
    }

    @Override
    public @Nullable Kept find(String id) throws IOException {
        return database.read(connection -> find(connection, id)).orElse(null);
    }

    private static Optional<Kept> find(Connection connection, String id) throws SQLException {
        return kept(connection, KEPT + "id = ?", id).stream().findFirst();
    }

    @Override
    public List<String> recipients(Instant since, Instant until, String after, int most) throws IOException {
        // Numbers stand in the index, so that rows are read of this time alone
        return database.read(connection -> texts(
                connection,
                "SELECT DISTINCT recipient_key FROM held INDEXED BY held_recipient WHERE recipient_key > ?"
                        + " AND seq >= ? AND seq < ? AND waiting = 1 ORDER BY recipient_key LIMIT ?",
                after,
                HeldSearch.number(since),
                HeldSearch.number(until),
                most));
    }

    @Override
    public HeldMailPage search(HeldMailQuery query) throws IOException {
        return database.read(connection -> {
            try (PreparedStatement select =
                            new HeldSearch(query).page(connection).prepare(connection);
                    ResultSet rows = select.executeQuery()) {
                List<HeldMail> mails = new ArrayList<>();
                Place last = null;
                boolean byTime = query.order() == Order.NEWEST || query.order() == Order.OLDEST;
                while (rows.next()) {
                    if (mails.size() == query.limit()) {
                        return new HeldMailPage(mails, last);
                    }
                    last = new Place(rows.getLong(byTime ? "received" : "score"), rows.getLong("seq"));
                    mails.add(HeldRow.mail(rows));
                }
                return new HeldMailPage(mails, null);
            }
        });
    }

    @Override
    public Counts count(HeldMailQuery query) throws IOException {
        HeldSearch search = new HeldSearch(query);
        int most = search.readsMails() ? MOST_READ : MOST_COUNTED;
        return database.read(connection -> {
            try (PreparedStatement select = search.counts(connection, most).prepare(connection);
                    ResultSet rows = select.executeQuery()) {
                rows.next(); // A sum has one row, also of nothing
                long total = rows.getLong(1);
                int column = 2;
                Map<MailClass, Long> byClass = new EnumMap<>(MailClass.class);
                for (MailClass each : search.classes()) {
                    put(byClass, each, rows.getLong(column++));
                }
                Map<State, Long> byState = new EnumMap<>(State.class);
                for (State each : search.states()) {
                    put(byState, each, rows.getLong(column++));
                }
                return new Counts(Math.min(total, most), total > most, byClass, byState);
            }
        });
    }

    private static <K> void put(Map<K, Long> counts, K key, long count) {
        if (count > 0) {
            counts.put(key, count);
        }
    }

    @Override
    public @Nullable Verdict verdict(String id) throws IOException {
        List<String> found = database.read(connection -> texts(
                connection,
                "SELECT verdict FROM held h JOIN copy c ON c.number = h.copy WHERE id = ? AND waiting >= 0",
                id));
        return found.isEmpty() ? null : VerdictText.parse(found.getFirst());
    }

    @Override
    public @Nullable Result change(Transition wanted) throws IOException {
        return writer.write(connection -> change(connection, wanted)).orElse(null);
    }

    private static Optional<Result> change(Connection connection, Transition wanted) throws SQLException {
        Kept before = find(connection, wanted.id()).orElse(null);
        if (before == null) {
            return Optional.empty();
        }
        HeldMail mail = before.mail();
        if ((wanted.version() != null && wanted.version() != mail.version())
                || !wanted.from().contains(mail.state())
                || !wanted.releases().contains(before.release())) {
            return Optional.of(new Result(before, false));
        }
        update(
                connection,
                "UPDATE held SET state = ?, waiting = ?, release = ? WHERE id = ?",
                wanted.to().text(),
                wanted.to().isFinal() ? 0 : 1,
                HeldRow.text(wanted.release()),
                mail.id());
        Change change = wanted.change();
        if (change != null) {
            update(
                    connection,
                    "UPDATE held SET version = version + 1, changed = ?, changed_by = ?, reason = ?, sent_to = ? WHERE id = ?",
                    change.at().toEpochMilli(),
                    change.by(),
                    change.reason(),
                    HeldRow.text(change.to()),
                    mail.id());
        }
        return Optional.of(new Result(find(connection, mail.id()).orElseThrow(), true));
    }

    @Override
    public List<Kept> unfinishedReleases(int most) throws IOException {
        return database.read(connection ->
                kept(connection, KEPT + "release IN ('wanted', 'committed') ORDER BY changed, seq LIMIT ?", most));
    }

    @Override
    public @Nullable Kept unfinishedRelease(String id) throws IOException {
        List<Kept> found = database.read(
                connection -> kept(connection, KEPT + "release IN ('wanted', 'committed') AND id = ?", id));
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    public List<HeldMail> expired(Instant now, int most) throws IOException {
        return mails("waiting = 1 AND expires <= ? ORDER BY expires, seq LIMIT ?", now.toEpochMilli(), most);
    }

    @Override
    public List<HeldMail> oldest(@Nullable MailClass mailClass, int most) throws IOException {
        return mailClass == null
                ? mails("waiting = 1 ORDER BY seq LIMIT ?", most)
                : mails("waiting = 1 AND class = ? ORDER BY seq LIMIT ?", mailClass.text(), most);
    }

    private List<HeldMail> mails(String condition, Object... values) throws IOException {
        return database.read(connection -> kept(connection, KEPT + condition, values)).stream()
                .map(Kept::mail)
                .toList();
    }

    @Override
    public Map<MailClass, Long> octets() throws IOException {
        return database.read(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT class, sum(octets) FROM (SELECT class, copy,"
                                    + " min(octets) AS octets FROM held INDEXED BY held_size WHERE waiting = 1 GROUP BY class, copy)"
                                    + " GROUP BY class");
                    ResultSet rows = select.executeQuery()) {
                Map<MailClass, Long> octets = new EnumMap<>(MailClass.class);
                while (rows.next()) {
                    octets.put(HeldRow.constant(MailClass.class, rows.getString(1)), rows.getLong(2));
                }
                return octets;
            }
        });
    }

    @Override
    public List<String> unneededFiles(Instant finalBefore, int most) throws IOException {
        long before = finalBefore.toEpochMilli();
        return database.read(connection -> texts(
                connection,
                "SELECT DISTINCT c.file FROM held f INDEXED BY held_final JOIN copy c ON c.number = f.copy"
                        + " WHERE f.waiting = 0 AND f.changed < ? AND c.file IS NOT NULL AND NOT EXISTS ("
                        + "SELECT 1 FROM copy o JOIN held h ON h.copy = o.number WHERE o.file = c.file"
                        + " AND (h.waiting <> 0 OR h.changed >= ? OR h.release IN ('wanted', 'committed'))) LIMIT ?",
                before,
                before,
                most));
    }

    @Override
    public List<String> unknown(List<String> files) throws IOException {
        return database.read(connection -> {
            List<String> unknown = new ArrayList<>();
            for (String file : files) {
                if (longs(connection, "SELECT 1 FROM copy WHERE file = ? LIMIT 1", file)
                        .isEmpty()) {
                    unknown.add(file);
                }
            }
            return unknown;
        });
    }

    @Override
    public void filesGone(List<String> files) throws IOException {
        writer.write(connection -> each(connection, "UPDATE copy SET file = NULL WHERE file = ?", files));
    }

    @Override
    public int forget(Instant finalBefore, int most) throws IOException {
        int gone = writer.write(connection -> {
            List<Long> numbers = longs(
                    connection,
                    "SELECT h.seq FROM held h INDEXED BY held_final JOIN copy c ON c.number = h.copy"
                            + " WHERE h.waiting = 0 AND h.changed < ? AND c.file IS NULL LIMIT ?",
                    finalBefore.toEpochMilli(),
                    most);
            for (long number : numbers) {
                forget(connection, number);
            }
            return numbers.size();
        });
        if (database.freeBytes() > database.usedBytes() / 4) { // Less is soon taken by what comes
            database.giveSpaceBack(PAGES);
        }
        return gone;
    }

    private static List<Kept> kept(Connection connection, String sql, Object... values) throws SQLException {
        return list(
                connection,
                sql,
                row -> new Kept(
                        HeldRow.mail(row),
                        HeldRow.constant(Release.class, row.getString("release")),
                        row.getString("file")),
                values);
    }

    private static List<Long> longs(Connection connection, String sql, Object... values) throws SQLException {
        return list(connection, sql, row -> row.getLong(1), values);
    }

    private static List<String> texts(Connection connection, String sql, Object... values) throws SQLException {
        return list(connection, sql, row -> row.getString(1), values);
    }

    private interface Reader<T> {
        T from(ResultSet row) throws SQLException;
    }

    private static <T> List<T> list(Connection connection, String sql, Reader<T> reader, Object... values)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                select.setObject(i + 1, values[i]);
            }
            List<T> found = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.from(rows));
                }
            }
            return found;
        }
    }

    private static int each(Connection connection, String sql, List<String> values) throws SQLException {
        int count = 0;
        for (String value : values) {
            count += update(connection, sql, value);
        }
        return count;
    }

    private static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
