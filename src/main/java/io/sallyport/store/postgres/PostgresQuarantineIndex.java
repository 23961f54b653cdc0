package io.sallyport.store.postgres;

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
import io.sallyport.quarantine.SharedQuarantineIndex;
import io.sallyport.quarantine.State;
import io.sallyport.store.postgres.PostgresHeldSearch.Search;
import io.sallyport.store.rows.HeldRow;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Held mails of all gateways.
 *
 * <p>The spool of each gateway is its own, so that a release is the work of one: whoever says that it is wanted is its
 * <em>releaser</em>, and only the releaser can say that its spool has the mail. If the releaser is not heard of for a while,
 * another one takes its place. Should the first come back, the database refuses what it then says, and it takes the mail,
 * which nobody has relayed yet, out of its spool.
 */
public final class PostgresQuarantineIndex implements SharedQuarantineIndex {
    private static final String KEPT =
            "SELECT h.*, c.file FROM held h JOIN copy c ON c.number = h.copy WHERE waiting >= 0 AND ";

    private static final Set<Release> ON_ITS_WAY = Set.of(Release.WANTED, Release.COMMITTED);
    private static final Set<Release> BY_SOMEBODY = Set.of(Release.WANTED, Release.COMMITTED, Release.DONE);

    private final PostgresDatabase.Part tables;
    private final String node;
    private final Duration patience;

    /**
     * The index as one gateway sees it.
     *
     * @param node the name of that gateway among those that share the database
     * @param patience how long another gateway may be silent before its releases are taken over
     */
    public PostgresQuarantineIndex(PostgresDatabase database, String node, Duration patience) {
        this.tables = database.part("quarantine");
        this.node = node;
        this.patience = patience;
    }

    @Override
    public void add(List<Entry> entries) throws IOException {
        tables.in(connection -> {
            for (Entry entry : entries) {
                insert(connection, entry, entry.mails());
            }
            return entries.size();
        });
    }

    private static void insert(Connection connection, Entry entry, List<HeldMail> mails) throws SQLException {
        long copy = Sql.longs(
                        connection,
                        "INSERT INTO copy (file, verdict) VALUES (?, ?) RETURNING number",
                        entry.file(),
                        VerdictText.of(entry.verdict()))
                .getFirst();
        for (HeldMail mail : mails) {
            long number = PostgresHeldSearch.number(mail.received())
                    + Sql.longs(connection, "SELECT nextval('held_number')").getFirst();
            Sql.update(
                    connection,
                    HeldRow.INSERT,
                    HeldRow.values(number, copy, mail).toArray());
        }
    }

    @Override
    public List<String> adopt(List<Entry> entries) throws IOException {
        return tables.in(connection -> {
            Set<String> files = new LinkedHashSet<>();
            for (Entry entry : entries) {
                String[] ids = entry.mails().stream().map(HeldMail::id).toArray(String[]::new);
                files.add(entry.file());
                files.addAll(filesOf(connection, "h.waiting = -1 AND h.id = ANY (?)", (Object) ids));
                forgetMails(connection, "waiting = -1 AND id = ANY (?)", (Object) ids);
                List<String> there = Sql.texts(connection, "SELECT id FROM held WHERE id = ANY (?)", (Object) ids);
                List<HeldMail> missing = entry.mails().stream()
                        .filter(mail -> !there.contains(mail.id()))
                        .toList();
                if (!missing.isEmpty()) {
                    insert(connection, entry, missing);
                    promise(connection, missing.stream().map(HeldMail::id).toList());
                }
            }
            return orphans(connection, files);
        });
    }

    @Override
    public boolean isLetGoElsewhere(String id) throws IOException {
        return tables.in(connection -> !Sql.texts(
                        connection,
                        "SELECT id FROM held WHERE id = ? AND release IN ('committed', 'done') AND releaser <> ?",
                        id,
                        node)
                .isEmpty());
    }

    @Override
    public void promise(List<String> ids) throws IOException {
        tables.in(connection -> promise(connection, ids));
    }

    private static int promise(Connection connection, List<String> ids) throws SQLException {
        return Sql.update(
                connection, "UPDATE held SET state = 'held', waiting = 1 WHERE id = ANY (?) AND waiting = -1", (Object)
                        ids.toArray(new String[0]));
    }

    @Override
    public void takeAway(List<String> ids) throws IOException {
        tables.in(connection ->
                forgetMails(connection, "id = ANY (?) AND waiting = -1", (Object) ids.toArray(new String[0])));
    }

    @Override
    public List<Unpromised> unpromised(Instant before, int most) throws IOException {
        return tables.in(connection -> Sql.list(
                connection,
                "SELECT h.id, c.file FROM held h JOIN copy c ON c.number = h.copy"
                        + " WHERE waiting = -1 AND seq < ? ORDER BY seq LIMIT ?",
                row -> new Unpromised(row.getString(1), row.getString(2)),
                PostgresHeldSearch.number(before),
                most));
    }

    @Override
    public List<String> unknown(List<String> files) throws IOException {
        return tables.in(connection -> orphans(connection, files));
    }

    @Override
    public List<String> recipients(Instant since, Instant until, String after, int most) throws IOException {
        return tables.in(connection -> Sql.texts(
                connection,
                "SELECT DISTINCT recipient_key FROM held WHERE recipient_key > ? AND seq >= ? AND seq < ? AND waiting = 1"
                        + " ORDER BY recipient_key LIMIT ?",
                after,
                PostgresHeldSearch.number(since),
                PostgresHeldSearch.number(until),
                most));
    }

    private static List<String> filesOf(Connection connection, String condition, Object value) throws SQLException {
        return Sql.texts(
                connection,
                "SELECT DISTINCT c.file FROM held h JOIN copy c ON c.number = h.copy WHERE c.file IS NOT NULL AND "
                        + condition,
                value);
    }

    private static List<String> orphans(Connection connection, Collection<String> files) throws SQLException {
        return Sql.texts(
                connection,
                "SELECT f FROM unnest(?::text[]) f WHERE NOT EXISTS (SELECT 1 FROM copy WHERE file = f)",
                (Object) files.toArray(new String[0]));
    }

    private static int forgetMails(Connection connection, String condition, Object... values) throws SQLException {
        List<Long> copies =
                Sql.longs(connection, "DELETE FROM held WHERE %s RETURNING copy".formatted(condition), values);
        Sql.update(
                connection,
                "DELETE FROM copy WHERE number = ANY (?) AND NOT EXISTS (SELECT 1 FROM held WHERE copy = copy.number)",
                (Object) copies.toArray(new Long[0]));
        return copies.size();
    }

    @Override
    public @Nullable Kept find(String id) throws IOException {
        List<Kept> found = tables.in(connection -> kept(connection, KEPT + "id = ?", id));
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    public HeldMailPage search(HeldMailQuery query) throws IOException {
        Search search = new PostgresHeldSearch(query).page();
        boolean byTime = query.order() == Order.NEWEST || query.order() == Order.OLDEST;
        record Row(HeldMail mail, Place place) {}
        List<Row> rows = tables.in(connection -> Sql.list(
                connection,
                search.sql(),
                row -> new Row(
                        HeldRow.mail(row), new Place(row.getLong(byTime ? "received" : "score"), row.getLong("seq"))),
                search.values().toArray()));
        boolean more = rows.size() > query.limit();
        List<Row> page = more ? rows.subList(0, query.limit()) : rows;
        return new HeldMailPage(
                page.stream().map(Row::mail).toList(), more ? page.getLast().place() : null);
    }

    @Override
    public Counts count(HeldMailQuery query) throws IOException {
        PostgresHeldSearch asked = new PostgresHeldSearch(query);
        int most = asked.readsMails() ? MOST_READ : MOST_COUNTED;
        Search search = asked.counts(most);
        record Row(MailClass mailClass, State state, long count) {}
        List<Row> rows = tables.in(connection -> Sql.list(
                connection,
                search.sql(),
                row -> new Row(
                        HeldRow.constant(MailClass.class, row.getString(1)),
                        HeldRow.constant(State.class, row.getString(2)),
                        row.getLong(3)),
                search.values().toArray()));
        Map<MailClass, Long> byClass = new EnumMap<>(MailClass.class);
        Map<State, Long> byState = new EnumMap<>(State.class);
        long total = 0;
        for (Row row : rows) {
            total += row.count();
            byClass.merge(row.mailClass(), row.count(), Long::sum);
            byState.merge(row.state(), row.count(), Long::sum);
        }
        return new Counts(Math.min(total, most), total > most, byClass, byState);
    }

    @Override
    public @Nullable Verdict verdict(String id) throws IOException {
        List<String> found = tables.in(connection -> Sql.texts(
                connection,
                "SELECT verdict FROM held h JOIN copy c ON c.number = h.copy WHERE id = ? AND waiting >= 0",
                id));
        return found.isEmpty() ? null : VerdictText.parse(found.getFirst());
    }

    @Override
    public @Nullable Result change(Transition wanted) throws IOException {
        List<Result> results = tables.in(connection -> change(connection, wanted));
        return results.isEmpty() ? null : results.getFirst();
    }

    private List<Result> change(Connection connection, Transition wanted) throws SQLException {
        // The row is ours until the transaction ends: of two gateways the second sees what the first has made of it
        List<Kept> found = kept(connection, KEPT + "id = ? FOR UPDATE OF h", wanted.id());
        if (found.isEmpty()) {
            return List.of();
        }
        Kept before = found.getFirst();
        HeldMail mail = before.mail();
        if ((wanted.version() != null && wanted.version() != mail.version())
                || !wanted.from().contains(mail.state())
                || !wanted.releases().contains(before.release())
                || isOfAnother(connection, before)) {
            return List.of(new Result(before, false));
        }
        Sql.update(
                connection,
                "UPDATE held SET state = ?, waiting = ?, release = ?, releaser = ?, releaser_seen = now() WHERE id = ?",
                wanted.to().text(),
                wanted.to().isFinal() ? 0 : 1,
                HeldRow.text(wanted.release()),
                BY_SOMEBODY.contains(wanted.release()) ? node : null,
                mail.id());
        Change change = wanted.change();
        if (change != null) {
            Sql.update(
                    connection,
                    "UPDATE held SET version = version + 1, changed = ?, changed_by = ?, reason = ?, sent_to = ? WHERE id = ?",
                    change.at().toEpochMilli(),
                    change.by(),
                    change.reason(),
                    HeldRow.text(change.to()),
                    mail.id());
        }
        Kept now = kept(connection, KEPT + "id = ?", mail.id()).getFirst();
        return List.of(new Result(now, true));
    }

    /** Whether another gateway lets it go: nothing of that is ours to change. */
    private boolean isOfAnother(Connection connection, Kept kept) throws SQLException {
        return ON_ITS_WAY.contains(kept.release())
                && Sql.texts(
                                connection,
                                "SELECT id FROM held WHERE id = ? AND releaser = ?",
                                kept.mail().id(),
                                node)
                        .isEmpty();
    }

    /**
     * Those of this gateway, and those wanted by a gateway that is not heard of any more, which are this one's from now on.
     * What is committed is in the other's spool, and goes when that is back, as all mail does that is there.
     */
    @Override
    public List<Kept> unfinishedReleases(int most) throws IOException {
        return tables.in(connection -> {
            Sql.update(
                    connection,
                    "UPDATE held SET releaser_seen = now() WHERE release IN ('wanted', 'committed') AND releaser = ?",
                    node);
            Sql.update(
                    connection,
                    "UPDATE held SET releaser = ?, releaser_seen = now() WHERE id IN (SELECT id FROM held"
                            + " WHERE release = 'wanted' AND releaser <> ?"
                            + " AND releaser_seen < now() - ? * interval '1 millisecond'"
                            + " ORDER BY changed, seq LIMIT ? FOR UPDATE SKIP LOCKED)",
                    node,
                    node,
                    patience.toMillis(),
                    most);
            return kept(
                    connection,
                    KEPT + "release IN ('wanted', 'committed') AND releaser = ? ORDER BY changed, seq LIMIT ?",
                    node,
                    most);
        });
    }

    @Override
    public @Nullable Kept unfinishedRelease(String id) throws IOException {
        List<Kept> found = tables.in(connection ->
                kept(connection, KEPT + "release IN ('wanted', 'committed') AND releaser = ? AND id = ?", node, id));
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
        return tables.in(connection -> kept(connection, KEPT + condition, values)).stream()
                .map(Kept::mail)
                .toList();
    }

    @Override
    public Map<MailClass, Long> octets() throws IOException {
        return tables.in(connection -> {
            Map<MailClass, Long> octets = new EnumMap<>(MailClass.class);
            Sql.list(
                    connection,
                    "SELECT class, sum(octets) FROM (SELECT class, copy, min(octets) AS octets FROM held"
                            + " WHERE waiting = 1 GROUP BY class, copy) one GROUP BY class",
                    row -> octets.put(HeldRow.constant(MailClass.class, row.getString(1)), row.getLong(2)));
            return octets;
        });
    }

    @Override
    public List<String> unneededFiles(Instant finalBefore, int most) throws IOException {
        long before = finalBefore.toEpochMilli();
        return tables.in(connection -> Sql.texts(
                connection,
                "SELECT DISTINCT c.file FROM held f JOIN copy c ON c.number = f.copy"
                        + " WHERE f.waiting = 0 AND f.changed < ? AND c.file IS NOT NULL AND NOT EXISTS ("
                        + "SELECT 1 FROM copy o JOIN held h ON h.copy = o.number WHERE o.file = c.file"
                        + " AND (h.waiting <> 0 OR h.changed >= ? OR h.release IN ('wanted', 'committed'))) LIMIT ?",
                before,
                before,
                most));
    }

    @Override
    public void filesGone(List<String> files) throws IOException {
        tables.in(connection -> Sql.update(
                connection, "UPDATE copy SET file = NULL WHERE file = ANY (?)", (Object) files.toArray(new String[0])));
    }

    @Override
    public int forget(Instant finalBefore, int most) throws IOException {
        return tables.in(connection -> forgetMails(
                connection,
                "seq IN (SELECT h.seq FROM held h JOIN copy c ON c.number = h.copy"
                        + " WHERE h.waiting = 0 AND h.changed < ? AND c.file IS NULL LIMIT ? FOR UPDATE OF h SKIP LOCKED)",
                finalBefore.toEpochMilli(),
                most));
    }

    private static List<Kept> kept(Connection connection, String sql, Object... values) throws SQLException {
        return Sql.list(
                connection,
                sql,
                row -> new Kept(
                        HeldRow.mail(row),
                        HeldRow.constant(Release.class, row.getString("release")),
                        row.getString("file")),
                values);
    }
}
