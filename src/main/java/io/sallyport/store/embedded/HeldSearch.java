package io.sallyport.store.embedded;

import io.sallyport.mail.Score;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.HeldMailQuery.Order;
import io.sallyport.quarantine.HeldMailQuery.Place;
import io.sallyport.quarantine.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A question about held mail as SQL. Constants stand in it as numbers: SQLite uses an index of a part of the rows only if it
 * sees by the text of the question that the answer lies within.
 */
final class HeldSearch {
    private final HeldMailQuery query;
    private final StringBuilder where = new StringBuilder(" WHERE 1");
    private final List<Object> values = new ArrayList<>();

    HeldSearch(HeldMailQuery query) {
        this.query = query;
        addStates(query.states());
        if (!query.classes().isEmpty()) {
            where.append(" AND class")
                    .append(oneOf(
                            query.classes().stream().map(HeldCodes.CLASSES::of).toList()));
        }
        if (query.sender() != null) {
            boolean address = query.sender().contains("@") || query.sender().equals("<>");
            add(address ? "sender_key = ?" : "sender_domain = ?", query.sender());
        }
        if (query.recipient() != null) {
            add("recipient_key = ?", query.recipient());
        }
        Set<String> domains = query.domains();
        if (domains != null) {
            where.append(" AND recipient_domain IN (")
                    .append(String.join(", ", Collections.nCopies(domains.size(), "?")))
                    .append(')');
            values.addAll(domains);
        }
        if (query.queueId() != null) {
            add("queue_id = ?", query.queueId());
        }
        addTimesAndScores();
        addText();
    }

    private void addStates(Set<State> states) {
        if (!states.isEmpty()) {
            if (states.stream().noneMatch(State::isFinal)) {
                where.append(" AND state < 2"); // In the words of the indexes
            }
            if (!states.equals(Set.of(State.HELD, State.RELEASE_REQUESTED))) {
                where.append(" AND state")
                        .append(oneOf(states.stream().map(HeldCodes.STATES::of).toList()));
            }
        }
    }

    private void addTimesAndScores() {
        if (query.since() != null) {
            add("received >= ?", query.since().toEpochMilli());
        }
        if (query.until() != null) {
            add("received < ?", query.until().toEpochMilli());
        }
        Score lowest = query.lowest();
        if (lowest != null) {
            add("score >= ?", lowest.hundredths());
        }
        Score highest = query.highest();
        if (highest != null) {
            add("score <= ?", highest.hundredths());
        }
    }

    /** Words as one phrase: whatever stands in quotes is text and no syntax (SQLite FTS5 § 3.1). */
    private void addText() {
        if (query.text() != null) {
            addMatch(phrase(query.text()));
        }
        if (query.subject() != null) {
            addMatch("subject : " + phrase(query.subject()));
        }
    }

    private void addMatch(String expression) {
        where.append(" AND seq IN (SELECT rowid FROM held_text WHERE held_text MATCH ?)");
        values.add(expression);
    }

    private static String phrase(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private void add(String condition, Object value) {
        where.append(" AND ").append(condition);
        values.add(value);
    }

    private static String oneOf(Collection<Integer> numbers) {
        return numbers.stream().sorted().map(String::valueOf).collect(Collectors.joining(", ", " IN (", ")"));
    }

    /** The page that is asked for, and one row more if there is a next. */
    String page() {
        String key = key(query.order());
        boolean descending = query.order() == Order.NEWEST || query.order() == Order.HIGHEST;
        Place after = query.after();
        String place = after == null ? "" : " AND (%s, seq) %s (?, ?)".formatted(key, descending ? "<" : ">");
        if (after != null) {
            values.add(after.key());
            values.add(after.number());
        }
        String direction = descending ? "DESC" : "ASC";
        return "SELECT * FROM held%s%s ORDER BY %s %s, seq %s LIMIT %d"
                .formatted(where, place, key, direction, direction, query.limit() + 1);
    }

    /** How many there are of each class and state, up to a bound. */
    String counts(int most) {
        return "SELECT state, class, count(*) FROM (SELECT state, class FROM held%s LIMIT %d) GROUP BY state, class"
                .formatted(where, most);
    }

    /** The column that an order is by. */
    static String key(Order order) {
        return switch (order) {
            case NEWEST, OLDEST -> "received";
            case HIGHEST, LOWEST -> "score";
        };
    }

    /** A statement for one of the texts, with what was asked for filled in. */
    PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
