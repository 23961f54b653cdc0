package io.sallyport.store.postgres;

import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.HeldMailQuery.Order;
import io.sallyport.quarantine.HeldMailQuery.Place;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A search as SQL. Which index leads is left to PostgreSQL, which knows how often a value occurs. */
final class PostgresHeldSearch {
    /** The bits of a mail's number below its milliseconds. */
    static final int BITS = 18;

    private final HeldMailQuery query;
    private final StringBuilder condition = new StringBuilder("true");
    private final List<Object> values = new ArrayList<>();

    /** A statement and its parameters. */
    record Search(String sql, List<Object> values) {}

    PostgresHeldSearch(HeldMailQuery query) {
        this.query = query;
        addStates();
        add("queue_id = ?", query.queueId());
        String sender = query.sender();
        boolean address = sender != null && (sender.contains("@") || sender.equals("<>"));
        add(address ? "sender_key = ?" : "sender_domain = ?", sender);
        add("recipient_key = ?", query.recipient());
        if (query.domains() != null) {
            addIn("domain", query.domains());
        }
        if (!query.classes().isEmpty()) {
            addIn("class", query.classes().stream().map(MailClass::text).toList());
        }
        addText("text", query.text());
        addText("subject_key", query.subject());
        add("score >= ?", query.lowest() == null ? null : query.lowest().hundredths());
        add("score <= ?", query.highest() == null ? null : query.highest().hundredths());
        add("seq >= ?", query.since() == null ? null : number(query.since()));
        add("seq < ?", query.until() == null ? null : number(query.until()));
    }

    private void addStates() {
        if (query.states().isEmpty()) {
            condition.append(" AND waiting >= 0");
            return;
        }
        addIn("state", query.states().stream().map(State::text).toList());
        if (query.states().stream().noneMatch(State::isFinal)) {
            condition.append(" AND waiting = 1");
        } else if (query.states().stream().allMatch(State::isFinal)) {
            condition.append(" AND waiting = 0");
        }
    }

    private void add(String term, @Nullable Object value) {
        if (value != null) {
            condition.append(" AND ").append(term);
            values.add(value);
        }
    }

    private void addIn(String column, Collection<String> allowed) {
        condition.append(" AND ").append(column).append(" = ANY (?)");
        values.add(allowed.toArray(new String[0])); // The driver makes an array of the database of it
    }

    /**
     * A part of a text. {@code LIKE} is what the index of trigrams knows; what it means by some characters is taken from them.
     */
    private void addText(String column, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            String plain = text.toLowerCase(Locale.ROOT)
                    .replace("\0", "\ufffd") // Not a character of PostgreSQL's texts
                    .replace("\\", "\\\\")
                    .replace("%", "\\%")
                    .replace("_", "\\_");
            add(column + " LIKE ?", "%" + plain + "%");
        }
    }

    /** Whether something is asked that has to be looked up in each mail. */
    boolean readsMails() {
        return Stream.of(query.text(), query.subject(), query.sender(), query.recipient(), query.queueId())
                .anyMatch(Objects::nonNull);
    }

    /** The first number of a time. */
    static long number(Instant time) {
        return Math.clamp(time.toEpochMilli(), 0, Long.MAX_VALUE >> BITS) << BITS;
    }

    /** The page, and one mail more if there is a next one. */
    Search page() {
        boolean descending = query.order() == Order.NEWEST || query.order() == Order.HIGHEST;
        boolean byTime = query.order() == Order.NEWEST || query.order() == Order.OLDEST;
        String sign = descending ? "<" : ">";
        String direction = descending ? "DESC" : "ASC";
        List<Object> all = new ArrayList<>(values);
        String after = "";
        Place place = query.after();
        if (place != null) {
            after = byTime ? " AND seq %s ?".formatted(sign) : " AND (score, seq) %s (?, ?)".formatted(sign);
            if (!byTime) {
                all.add(place.key());
            }
            all.add(place.number());
        }
        String order = (byTime ? "" : "score %s, ".formatted(direction)) + "seq " + direction;
        return new Search(
                "SELECT * FROM held WHERE %s%s ORDER BY %s LIMIT %d"
                        .formatted(condition, after, order, query.limit() + 1),
                all);
    }

    /** Class, state and number of each, up to one more than a bound. */
    Search counts(int most) {
        return new Search(
                "SELECT class, state, count(*) FROM (SELECT class, state FROM held WHERE %s LIMIT %d) found GROUP BY 1, 2"
                        .formatted(condition, most + 1),
                values);
    }
}
