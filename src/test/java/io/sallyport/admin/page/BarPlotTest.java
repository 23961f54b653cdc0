package io.sallyport.admin.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.admin.page.BarPlot.Bar;
import io.sallyport.admin.page.BarPlot.Tick;
import io.sallyport.journal.Decision.Ending;
import io.sallyport.journal.Statistics;
import io.sallyport.journal.Statistics.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BarPlotTest {
    private static final Instant NOW = Instant.parse("2026-03-04T13:25:00Z");

    @Test
    void theMostFillsTheHeightAndOthersTheirShare() {
        BarPlot plot = plot(Period.DAY, Map.of(0, Map.of(Ending.ACCEPTED, 100L), 1, Map.of(Ending.REFUSED, 50L)));
        assertThat(plot.bars()).extracting(Bar::kind).containsExactly("accepted", "refused");
        Bar most = plot.bars().getFirst();
        assertThat(most.y()).isZero();
        assertThat(plot.bars().getLast().height()).isEqualTo(most.height() / 2);
        assertThat(plot.lines().getFirst().label()).isEqualTo("100");
    }

    @Test
    void theEndingsOfOneSpanStandOnEachOther() {
        BarPlot plot = plot(Period.DAY, Map.of(3, Map.of(Ending.ACCEPTED, 30L, Ending.HELD, 10L)));
        Bar below = plot.bars().getFirst();
        Bar above = plot.bars().getLast();
        assertThat(above.x()).isEqualTo(below.x());
        assertThat(above.y() + above.height()).isEqualTo(below.y());
    }

    @Test
    void whereThereWasNoMailThereIsNoBar() {
        BarPlot plot = plot(Period.DAY, Map.of());
        assertThat(plot.bars()).isEmpty();
        assertThat(plot.words()).startsWith("Tue 14:00 0, Tue 15:00 0");
    }

    @Test
    void noBarLeavesThePicture() {
        for (Period period : Period.values()) {
            BarPlot plot = plot(period, Map.of(period.spans() - 1, Map.of(Ending.HELD, Long.MAX_VALUE / 1_000)));
            assertThat(plot.bars())
                    .singleElement()
                    .satisfies(bar -> assertThat(bar.x() + bar.width()).isLessThanOrEqualTo(plot.width()));
        }
    }

    @Test
    void aDayShowsHoursAndAWeekDays() {
        assertThat(plot(Period.DAY, Map.of()).ticks())
                .extracting(Tick::label)
                .containsExactly("16:00", "20:00", "00:00", "04:00", "08:00", "12:00");
        assertThat(plot(Period.WEEK, Map.of()).ticks())
                .extracting(Tick::label)
                .containsExactly("Thu 26", "Fri 27", "Sat 28", "Sun 1", "Mon 2", "Tue 3", "Wed 4");
    }

    @Test
    void theLastSpanHoldsThePresent() {
        for (Period period : Period.values()) {
            Instant last = period.since(NOW).plus(period.span().multipliedBy(period.spans() - 1L));
            assertThat(last).isBeforeOrEqualTo(NOW);
            assertThat(last.plus(period.span())).isAfter(NOW);
        }
    }

    private static BarPlot plot(Period period, Map<Integer, Map<Ending, Long>> endings) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < period.spans(); i++) {
            spans.add(
                    new Span(period.since(NOW).plus(period.span().multipliedBy(i)), endings.getOrDefault(i, Map.of())));
        }
        return BarPlot.of(new Statistics(spans, List.of()), period);
    }
}
