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
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A search as SQL. SQLite knows nothing of how often a value occurs, so that the index that leads is chosen here: it is
 * counted, up to {@value #FEW}, how many mails each thing asked for is true of. The rarest leads, and its mails are sorted.
 * If nothing is rare, mails are read in the order of the page until it is full, which is soon then.
 */
final class HeldSearch {
    /** The bits of a mail's number below its milliseconds. */
    static final int BITS = 18;

    /** So many mails are read and sorted in good time. */
    static final int FEW = 20_000;

    /** More characters of a text do not make it rarer. */
    private static final int MOST_TRIGRAMS = 32;

    private final HeldMailQuery query;
    private final int few;
    private final List<Key> keys = new ArrayList<>();
    private final List<Term> filters = new ArrayList<>();
    private final List<String> trigrams = new ArrayList<>();
    private @Nullable Integer waiting;

    /** A condition and its parameters. */
    private record Term(String sql, List<?> values) {}

    /** SQL, and the values in it. */
    record Question(String sql, List<?> values) {
        private static Question of(String sql, List<Term> terms) {
            return new Question(
                    sql, terms.stream().flatMap(term -> term.values().stream()).toList());
        }

        PreparedStatement prepare(Connection connection) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(sql);
            int parameter = 0;
            for (Object value : values) {
                statement.setObject(++parameter, value);
            }
            return statement;
        }
    }

    /** What an index finds: in the order of numbers if it is one value. */
    private record Key(String index, Term term, boolean inOrder) {}

    /** What leads, and how. */
    private record Lead(
            String from, String number, @Nullable Term match) {}

    HeldSearch(HeldMailQuery query) {
        this(query, FEW);
    }

    /** The same with another number of mails that are few. */
    HeldSearch(HeldMailQuery query, int few) {
        this.query = query;
        this.few = few;
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
            keys.add(amongWaiting("held_class", classes, query.classes().size() == 1));
        }
        addScore();
        addText("h.text", query.text());
        addText("subject_key", query.subject());
    }

    private void addScore() {
        List<String> bounds = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        if (query.lowest() != null) {
            bounds.add("score >= ?");
            values.add(query.lowest().hundredths());
        }
        if (query.highest() != null) {
            bounds.add("score <= ?");
            values.add(query.highest().hundredths());
        }
        if (!bounds.isEmpty()) {
            keys.add(amongWaiting("held_score", new Term(String.join(" AND ", bounds), values), false));
        }
    }

    /** A key with an index for all mail, and one for each of what waits and what does not. */
    private Key amongWaiting(String index, Term term, boolean inOrder) {
        return waiting == null
                ? new Key(index, term, inOrder)
                : new Key(
                        index.replace("held_", "held_waiting_"),
                        new Term("waiting = %d AND %s".formatted(waiting, term.sql()), term.values()),
                        inOrder);
    }

    private void addStates() {
        Set<State> states = query.states();
        if (states.isEmpty()) {
            filters.add(new Term("waiting >= 0", List.of()));
            return;
        }
        boolean ended = states.stream().allMatch(State::isFinal);
        if (ended || states.stream().noneMatch(State::isFinal)) {
            waiting = ended ? 0 : 1;
            filters.add(new Term("waiting = " + waiting, List.of()));
            if (states.size()
                    == Stream.of(State.values())
                            .filter(state -> state.isFinal() == ended)
                            .count()) {
                return; // All of them: nothing else is left to ask
            }
        }
        Term term = in("state", states.stream().map(State::text).toList());
        keys.add(new Key("held_state", term, states.size() == 1));
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

    /** Whether the wide indexes do not tell all that is asked. */
    boolean readsMails() {
        return Stream.of(query.text(), query.subject(), query.sender(), query.recipient(), query.queueId())
                .anyMatch(Objects::nonNull);
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
        long fewest = few + 1L;
        for (Key key : keys) {
            Lead lead = new Lead("held h INDEXED BY " + key.index(), "h.seq", null);
            long count = count(connection, lead, key.term());
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
        if (match != null && count(connection, new Lead("held_text t", "t.rowid", match.match()), null) < fewest) {
            return match;
        }
        if (best != null) {
            return best;
        }
        Lead byTime = new Lead("held h NOT INDEXED", "h.seq", null);
        boolean byScore = ordered && (query.order() == Order.HIGHEST || query.order() == Order.LOWEST);
        if (byScore) {
            boolean shortTime = !range("h.seq").isEmpty() && count(connection, byTime, null) <= few;
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

    private long count(Connection connection, Lead lead, @Nullable Term term) throws SQLException {
        List<Term> terms = new ArrayList<>(range(lead.number()));
        if (lead.match() != null) {
            terms.add(lead.match());
        }
        if (term != null) {
            terms.add(term);
        }
        String sql =
                "SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s LIMIT %d)".formatted(lead.from(), and(terms), few + 1);
        try (PreparedStatement statement = Question.of(sql, terms).prepare(connection);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** The page, and one mail more if there is a next one. */
    Question page(Connection connection) throws SQLException {
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
        return Question.of(
                "SELECT h.* FROM %s WHERE %s ORDER BY %s LIMIT %d"
                        .formatted(lead.from(), and(terms), order, query.limit() + 1),
                terms);
    }

    /** The classes that what is found may have. */
    List<MailClass> classes() {
        Set<MailClass> asked = query.classes();
        return Stream.of(MailClass.values())
                .filter(each -> asked.isEmpty() || asked.contains(each))
                .toList();
    }

    /** The states that it may have. */
    List<State> states() {
        Set<State> asked = query.states();
        return Stream.of(State.values())
                .filter(each -> asked.isEmpty() || asked.contains(each))
                .toList();
    }

    /**
     * How many there are: all, those of each of {@link #classes} and those in each of {@link #states}; up to one more than a
     * bound. These are sums, because to group would sort all that is counted.
     */
    Question counts(Connection connection, int most) throws SQLException {
        Lead lead = lead(connection, false);
        List<Term> terms = terms(lead);
        String each = Stream.concat(
                        classes().stream().map(one -> "total(class = '%s')".formatted(one.text())),
                        states().stream().map(one -> "total(state = '%s')".formatted(one.text())))
                .collect(Collectors.joining(", "));
        return Question.of(
                "SELECT count(*), %s FROM (SELECT class, state FROM %s WHERE %s LIMIT %d)"
                        .formatted(each, lead.from(), and(terms), most + 1),
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
}
