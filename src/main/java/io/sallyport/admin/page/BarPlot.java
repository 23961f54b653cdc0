package io.sallyport.admin.page;

import io.sallyport.journal.Decision.Ending;
import io.sallyport.journal.Statistics;
import io.sallyport.journal.Statistics.Span;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Bars of what there was in each span of time, as the places of an SVG picture.
 *
 * @param words the same for those who do not see it
 */
record BarPlot(int width, int height, List<Line> lines, List<Bar> bars, List<Tick> ticks, String words) {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 200;
    private static final int BOTTOM = 18;
    private static final int GAP = 4;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** A line across, and its number. */
    record Line(int y, int textY, String label) {}

    /** A part of a bar. */
    record Bar(String kind, int x, int y, int width, int height, String title) {}

    /** A time at the foot. */
    record Tick(int x, String label) {}

    static BarPlot of(Statistics statistics, Period period) {
        List<Span> spans = statistics.spans();
        long most = Math.max(1, spans.stream().mapToLong(Span::total).max().orElse(1));
        int room = HEIGHT - BOTTOM;
        int step = WIDTH / spans.size();
        List<Bar> bars = new ArrayList<>();
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            long below = 0;
            for (Ending ending : Ending.values()) {
                long count = span.endings().getOrDefault(ending, 0L);
                int from = (int) (below * room / most);
                below += count;
                int to = (int) (below * room / most);
                if (to > from) {
                    String kind = ending.name().toLowerCase(Locale.ROOT);
                    String title = "%s: %d %s".formatted(TIME.format(span.from()), count, kind);
                    bars.add(new Bar(kind, i * step, room - to, step - GAP, to - from, title));
                }
            }
            if (period.isMarked(span.from())) {
                ticks.add(new Tick(i * step, period.foot(span.from())));
            }
        }
        List<Line> lines = List.of(new Line(1, 12, Long.toString(most)), new Line(room, room - 3, "0"));
        String words = spans.stream()
                .map(span -> "%s %d".formatted(TIME.format(span.from()), span.total()))
                .collect(Collectors.joining(", "));
        return new BarPlot(WIDTH, HEIGHT, lines, bars, ticks, words);
    }
}
