package io.sallyport.admin.statistics;

import io.sallyport.admin.Problem;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Requires;
import io.sallyport.admin.quarantine.QuarantineDesk;
import io.sallyport.journal.DecisionStore;
import io.sallyport.journal.Statistics;
import io.sallyport.quarantine.Counts;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Numbers of the whole gateway: {@code /api/statistics}. Not for callers of some domains only: the journal counts mail, and
 * not recipients. Errors are {@link Problem}s.
 */
@Path("/api/statistics")
@Produces(MediaType.APPLICATION_JSON)
public class StatisticsResource {
    private final DecisionStore journal;
    private final QuarantineDesk desk;
    private final Spool spool;
    private final CurrentCaller caller;
    private final Clock clock;

    StatisticsResource(DecisionStore journal, QuarantineDesk desk, Spool spool, CurrentCaller caller, Clock clock) {
        this.journal = journal;
        this.desk = desk;
        this.spool = spool;
        this.caller = caller;
        this.clock = clock;
    }

    /** The time that is looked back over, in spans of the same length. */
    private enum Period {
        /** By five minutes. */
        HOUR(Duration.ofMinutes(5), 12),
        /** By the hour. */
        DAY(Duration.ofHours(1), 24),
        /** By a quarter of a day. */
        WEEK(Duration.ofHours(6), 28),
        /** By the day. */
        MONTH(Duration.ofDays(1), 30);

        private final Duration span;
        private final int spans;

        Period(Duration span, int spans) {
            this.span = span;
            this.spans = spans;
        }

        /** When the first span begins, so that the last one holds the present; spans begin as those of UTC do. */
        Instant since(Instant now) {
            long seconds = span.toSeconds();
            return Instant.ofEpochSecond(
                    Math.floorDiv(now.getEpochSecond(), seconds) * seconds - seconds * (spans - 1L));
        }
    }

    /** How much mail there was, what became of it and why, and what waits. */
    @Operation(summary = "How much mail there was, what became of it and why, and what waits")
    @GET
    @Requires(Permission.STATISTICS)
    public StatisticsView show(
            @QueryParam("period") @DefaultValue("day") @Pattern(regexp = "hour|day|week|month") String period,
            @QueryParam("findings")
                    @DefaultValue("20")
                    @Pattern(regexp = "[1-9]\\d?|100", message = "must be a number from 1 to 100")
                    String findings)
            throws IOException {
        Period chosen = Period.valueOf(period.toUpperCase(Locale.ROOT));
        Statistics statistics = journal.statistics(
                chosen.since(clock.instant()), chosen.span, chosen.spans, Integer.parseInt(findings));
        Counts held = desk.count(caller.get(), HeldMailQuery.WAITING);
        List<SpooledMail> queue = List.copyOf(spool.all());
        String oldest = queue.stream()
                .map(SpooledMail::received)
                .min(Comparator.naturalOrder())
                .map(Instant::toString)
                .orElse(null);
        return StatisticsView.of(period, chosen.span, statistics, held, new StatisticsView.Queue(queue.size(), oldest));
    }
}
