package io.sallyport.store.embedded;

import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.HeldMailQuery.Order;
import io.sallyport.quarantine.HeldMailQuery.Place;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A search as SQL. SQLite knows nothing of how often a value occurs, so that the index that leads is chosen here: it is
 * counted, up to {@value #FEW}, how many mails each thing asked for is true of. The rarest leads, and its mails are sorted.
 * If nothing is rare, mails are read in the order of the page until it is full, which is soon then.
 */
final class HeldSearch {
    /** The bits of a mail's number below its milliseconds. */
    static final int BITS = 18;

    private static final int FEW = 5_000;

    /** More characters of a text do not make it rarer. */
    private static final int MOST_TRIGRAMS = 32;

    private final HeldMailQuery query;
    private final List<Key> keys = new ArrayList<>();
    private final List<Term> filters = new ArrayList<>();
    private final List<String> trigrams = new ArrayList<>();
    private @Nullable Integer waiting;

    /** A condition and its parameters. */
    private record Term(String sql, List<?> values) {}

    /** What an index finds: in the order of numbers if it is one value. */
    private record Key(String index, Term term, boolean inOrder) {}

    /** What leads, and how. */
    private record Lead(
            String from, String number, @Nullable Term match) {}

    HeldSearch(HeldMailQuery query) {
        this.query = query;
        addStates();
        addKey("held_queue_id", "queue_id", query.queueId());
        String sender = query.sender();
        boolean address = sender != null && (sender.contains("@") || sender.equals("<>"));
        addKey(address ? "held_sender" : "held_sender_domain", address ? "sender_key" : "sender_domain", sender);
        addKey("held_recipient", "recipient_key", query.recipient());
        if (query.domains() != null) {
            keys.add(new Key(
                    "held_domain",
                    in("domain", query.domains()),
                    query.domains().size() == 1));
        }
        if (!query.classes().isEmpty()) {
            Term classes =
                    in("class", query.classes().stream().map(MailClass::text).toList());
            keys.add(
                    waiting == null
                            ? new Key("held_class", classes, query.classes().size() == 1)
                            : new Key(
                                    "held_waiting_class",
                                    new Term("waiting = %d AND %s".formatted(waiting, classes.sql()), classes.values()),
                                    query.classes().size() == 1));
        }
        addText("h.text", query.text());
        addText("subject_key", query.subject());
        if (query.lowest() != null) {
            filters.add(new Term("score >= ?", List.of(query.lowest().hundredths())));
        }
        if (query.highest() != null) {
            filters.add(new Term("score <= ?", List.of(query.highest().hundredths())));
        }
    }

    private void addStates() {
        List<String> states = query.states().stream().map(State::text).toList();
        if (states.isEmpty()) {
            filters.add(new Term("waiting >= 0", List.of()));
            return;
        }
        if (query.states().stream().noneMatch(State::isFinal)) {
            waiting = 1;
        } else if (query.states().stream().allMatch(State::isFinal)) {
            waiting = 0;
        }
        Term term = in("state", states);
        if (states.size() == 1) {
            keys.add(new Key("held_state", term, true));
        } else {
            filters.add(term);
        }
        if (waiting != null) {
            filters.add(new Term("waiting = " + waiting, List.of()));
        }
    }

    private void addKey(String index, String column, @Nullable String value) {
        if (value != null) {
            keys.add(new Key(index, new Term(column + " = ?", List.of(value)), true));
        }
    }

    private void addText(String column, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return;
        }
        String searched = text.toLowerCase(Locale.ROOT);
        filters.add(new Term("instr(%s, ?) > 0".formatted(column), List.of(searched)));
        int[] characters = searched.codePoints().toArray();
        IntStream.range(0, Math.min(characters.length - 2, MOST_TRIGRAMS))
                .mapToObj(i -> '"' + new String(characters, i, 3).replace("\"", "\"\"") + '"')
                .forEach(trigrams::add);
    }

    private static Term in(String column, Collection<String> values) {
        return values.size() == 1
                ? new Term(column + " = ?", List.copyOf(values))
                : new Term(
                        "%s IN (%s)".formatted(column, String.join(", ", Collections.nCopies(values.size(), "?"))),
                        List.copyOf(values));
    }

    /** The first number of a time. */
    static long number(Instant time) {
        return Math.clamp(time.toEpochMilli(), 0, Long.MAX_VALUE >> BITS) << BITS;
    }

    private List<Term> range(String number) {
        List<Term> terms = new ArrayList<>();
        if (query.since() != null) {
            terms.add(new Term(number + " >= ?", List.of(number(query.since()))));
        }
        if (query.until() != null) {
            terms.add(new Term(number + " < ?", List.of(number(query.until()))));
        }
        return terms;
    }

    private Lead lead(Connection connection, boolean ordered) throws SQLException {
        Lead best = null;
        long fewest = FEW + 1;
        for (Key key : keys) {
            Lead lead = new Lead("held h INDEXED BY " + key.index(), "h.seq", null);
            long count = few(connection, lead, key.term());
            if (count < fewest) {
                fewest = count;
                best = lead;
            }
        }
        Lead match = trigrams.isEmpty()
                ? null
                : new Lead(
                        "held_text t CROSS JOIN held h ON h.seq = t.rowid",
                        "t.rowid",
                        new Term("t.held_text MATCH ?", List.of(String.join(" ", trigrams))));
        if (match != null && few(connection, new Lead("held_text t", "t.rowid", match.match()), null) < fewest) {
            return match;
        }
        if (best != null) {
            return best;
        }
        Lead byTime = new Lead("held h NOT INDEXED", "h.seq", null);
        boolean byScore = ordered && (query.order() == Order.HIGHEST || query.order() == Order.LOWEST);
        if (byScore) {
            boolean shortTime = !range("h.seq").isEmpty() && few(connection, byTime, null) <= FEW;
            return shortTime
                    ? byTime
                    : new Lead(
                            "held h INDEXED BY " + (waiting == null ? "held_score" : "held_waiting_score"),
                            "h.seq",
                            null);
        }
        if (match != null) {
            return match;
        }
        return keys.stream()
                .filter(Key::inOrder)
                .findFirst()
                .map(key -> new Lead("held h INDEXED BY " + key.index(), "h.seq", null))
                .orElse(waiting == null ? byTime : new Lead("held h INDEXED BY held_waiting", "h.seq", null));
    }

    private long few(Connection connection, Lead lead, @Nullable Term term) throws SQLException {
        List<Term> terms = new ArrayList<>(range(lead.number()));
        if (lead.match() != null) {
            terms.add(lead.match());
        }
        if (term != null) {
            terms.add(term);
        }
        String sql =
                "SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s LIMIT %d)".formatted(lead.from(), and(terms), FEW + 1);
        try (PreparedStatement statement = prepare(connection, sql, terms);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** The page, and one mail more if there is a next one. */
    PreparedStatement page(Connection connection) throws SQLException {
        Lead lead = lead(connection, true);
        List<Term> terms = terms(lead);
        Place after = query.after();
        String sign = query.order() == Order.NEWEST || query.order() == Order.HIGHEST ? "<" : ">";
        String direction = sign.equals("<") ? "DESC" : "ASC";
        boolean byTime = query.order() == Order.NEWEST || query.order() == Order.OLDEST;
        if (after != null) {
            terms.add(
                    byTime
                            ? new Term("%s %s ?".formatted(lead.number(), sign), List.of(after.number()))
                            : new Term(
                                    "(h.score, %s) %s (?, ?)".formatted(lead.number(), sign),
                                    List.of(after.key(), after.number())));
        }
        String order = (byTime ? "" : "h.score %s, ".formatted(direction)) + lead.number() + " " + direction;
        return prepare(
                connection,
                "SELECT h.* FROM %s WHERE %s ORDER BY %s LIMIT %d"
                        .formatted(lead.from(), and(terms), order, query.limit() + 1),
                terms);
    }

    /** Class, state and number of each, up to one more than a bound. */
    PreparedStatement counts(Connection connection, int most) throws SQLException {
        Lead lead = lead(connection, false);
        List<Term> terms = terms(lead);
        return prepare(
                connection,
                "SELECT class, state, count(*) FROM (SELECT class, state FROM %s WHERE %s LIMIT %d) GROUP BY class, state"
                        .formatted(lead.from(), and(terms), most + 1),
                terms);
    }

    private List<Term> terms(Lead lead) {
        List<Term> terms = new ArrayList<>(filters);
        keys.forEach(key -> terms.add(key.term()));
        terms.addAll(range(lead.number()));
        if (lead.match() != null) {
            terms.add(lead.match());
        }
        return terms;
    }

    private static String and(List<Term> terms) {
        return terms.isEmpty() ? "1" : terms.stream().map(Term::sql).collect(Collectors.joining(" AND "));
    }

    private static PreparedStatement prepare(Connection connection, String sql, List<Term> terms) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        int parameter = 0;
        for (Term term : terms) {
            for (Object value : term.values()) {
                statement.setObject(++parameter, value);
            }
        }
        return statement;
    }
}
