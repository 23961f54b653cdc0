package io.sallyport.store.rows;

import io.sallyport.journal.Decision.Ending;
import io.sallyport.journal.DecisionQuery.Criterion;
import io.sallyport.journal.Statistics;
import io.sallyport.journal.Statistics.Frequency;
import io.sallyport.journal.Statistics.Span;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Numbers of decisions, counted in {@code tag} alone: its rows of one kind and value lie in the order of time, so that only
 * those within the time are read, whatever else is kept.
 */
public final class DecisionStatistics {
    /** Each value of a kind, found by leaps: there are few values, and many rows of each. */
    private static final String VALUES = """
            WITH RECURSIVE each (value) AS (
                SELECT (SELECT min(value) FROM tag WHERE kind = ?)
                UNION ALL
                SELECT (SELECT min(value) FROM tag WHERE kind = ? AND value > each.value)
                FROM each WHERE each.value IS NOT NULL)
            SELECT value FROM each WHERE value IS NOT NULL
            """;

    private static final String SPANS = """
            SELECT (at - ?) / ?, count(*) FROM tag
            WHERE kind = ? AND value = ? AND at >= ? AND at < ? GROUP BY 1
            """;

    private static final String COUNT = "SELECT count(*) FROM tag WHERE kind = ? AND value = ? AND at >= ? AND at < ?";

    private DecisionStatistics() {}

    /** Counts, as {@link io.sallyport.journal.DecisionStore#statistics} says. */
    public static Statistics read(Connection connection, Instant since, Duration span, int spans, int findings)
            throws SQLException {
        long from = since.toEpochMilli();
        long to = from + span.toMillis() * spans;
        List<Map<Ending, Long>> endings = new ArrayList<>();
        for (int i = 0; i < spans; i++) {
            endings.add(new EnumMap<>(Ending.class));
        }
        try (PreparedStatement select = connection.prepareStatement(SPANS)) {
            for (Ending ending : Ending.values()) {
                select.setLong(1, from);
                select.setLong(2, span.toMillis());
                select.setString(3, Criterion.ENDING.text());
                select.setString(4, ending.name().toLowerCase(Locale.ROOT));
                select.setLong(5, from);
                select.setLong(6, to);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        endings.get(rows.getInt(1)).put(ending, rows.getLong(2));
                    }
                }
            }
        }
        List<Span> all = new ArrayList<>();
        for (int i = 0; i < spans; i++) {
            all.add(new Span(since.plus(span.multipliedBy(i)), endings.get(i)));
        }
        return new Statistics(all, findings(connection, from, to, findings));
    }

    private static List<Frequency> findings(Connection connection, long from, long to, int most) throws SQLException {
        List<Frequency> found = new ArrayList<>();
        try (PreparedStatement values = connection.prepareStatement(VALUES);
                PreparedStatement count = connection.prepareStatement(COUNT)) {
            values.setString(1, Criterion.FINDING.text());
            values.setString(2, Criterion.FINDING.text());
            try (ResultSet names = values.executeQuery()) {
                while (names.next()) {
                    count.setString(1, Criterion.FINDING.text());
                    count.setString(2, names.getString(1));
                    count.setLong(3, from);
                    count.setLong(4, to);
                    try (ResultSet row = count.executeQuery()) {
                        if (row.next() && row.getLong(1) > 0) {
                            found.add(new Frequency(names.getString(1), row.getLong(1)));
                        }
                    }
                }
            }
        }
        found.sort((a, b) -> Long.compare(b.count(), a.count()));
        return found.stream().limit(most).toList();
    }
}
