package io.sallyport.admin.statistics;

import io.sallyport.journal.Statistics;
import io.sallyport.quarantine.Counts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of the whole gateway.
 *
 * @param period {@code hour}, {@code day}, {@code week} or {@code month}
 * @param span how long each of the spans is (ISO 8601)
 * @param decisions how many there were in the period
 * @param endings how many of each in the period
 * @param spans the period in parts, one after the other, none left out; the last one holds the present
 * @param findings the most frequent ones of the period, the most frequent first
 * @param held what waits in the quarantine now
 * @param queue what waits for its backends now
 */
public record StatisticsView(
        String period,
        String span,
        long decisions,
        Map<String, Long> endings,
        List<Span> spans,
        List<Statistics.Frequency> findings,
        Held held,
        Queue queue) {
    /**
     * A part of the period.
     *
     * @param from its beginning (RFC 3339)
     * @param endings how many of each; those that there were none of are missing
     */
    public record Span(String from, Map<String, Long> endings) {}

    /**
     * What waits in the quarantine.
     *
     * @param capped whether there is more than was counted
     */
    public record Held(long total, boolean capped, Map<String, Long> byClass, Map<String, Long> byState) {}

    /**
     * What waits for its backends.
     *
     * @param oldest when the oldest of it was received (RFC 3339); null if there is none
     */
    public record Queue(int mails, @Nullable String oldest) {}

    static StatisticsView of(String period, Duration span, Statistics statistics, Counts held, Queue queue) {
        List<Span> spans = statistics.spans().stream()
                .map(each -> new Span(each.from().toString(), named(each.endings())))
                .toList();
        Map<String, Long> endings = spans.stream()
                .flatMap(each -> each.endings().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, TreeMap::new));
        return new StatisticsView(
                period,
                span.toString(),
                endings.values().stream().mapToLong(Long::longValue).sum(),
                endings,
                spans,
                statistics.findings(),
                new Held(held.total(), held.capped(), named(held.byClass()), named(held.byState())),
                queue);
    }

    private static Map<String, Long> named(Map<? extends Enum<?>, Long> counts) {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().name().toLowerCase(Locale.ROOT),
                        Map.Entry::getValue,
                        Long::sum,
                        TreeMap::new));
    }
}
