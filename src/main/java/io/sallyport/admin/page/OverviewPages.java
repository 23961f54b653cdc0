package io.sallyport.admin.page;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.admin.CurrentSession;
import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Known;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.quarantine.QuarantineDesk;
import io.sallyport.journal.Decision;
import io.sallyport.journal.DecisionQuery;
import io.sallyport.journal.DecisionStore;
import io.sallyport.journal.Statistics;
import io.sallyport.quarantine.Counts;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.json.JsonObject;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The first page: how much mail there was and what became of it, what waits, and whether all parts are well. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class OverviewPages {
    private static final int FINDINGS = 12;
    private static final int TIMED = 500;

    private final DecisionStore journal;
    private final QuarantineDesk desk;
    private final Spool spool;
    private final SmallRyeHealthReporter health;
    private final CurrentCaller caller;
    private final CurrentSession session;
    private final Clock clock;

    OverviewPages(
            DecisionStore journal,
            QuarantineDesk desk,
            Spool spool,
            SmallRyeHealthReporter health,
            CurrentCaller caller,
            CurrentSession session,
            Clock clock) {
        this.journal = journal;
        this.desk = desk;
        this.spool = spool;
        this.health = health;
        this.caller = caller;
        this.session = session;
        this.clock = clock;
    }

    /**
     * A number that leads somewhere.
     *
     * @param live the counter that it follows; empty if none
     */
    record Tile(String value, String label, String href, String live) {}

    /** A name and how many there are of it. */
    record Rank(String name, long count) {}

    /** One of the colours of a plot. */
    record Key(String kind, long count) {}

    /** A part of the gateway, and how it is. */
    record Check(String name, String state, String kind, String details) {}

    /**
     * All that is shown.
     *
     * @param grain how long each span of the plot is
     */
    record View(
            String grain,
            List<Choice> periods,
            List<Tile> tiles,
            List<Key> legend,
            BarPlot plot,
            List<Rank> findings,
            long mostFound,
            List<Rank> held,
            long mostHeld,
            List<Check> health) {}

    /** {@code templates/OverviewPages}. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance overview(Frame frame, View view);
    }

    /** The overview; for those who may not see numbers of the whole gateway, the first page that they may see. */
    @GET
    @Known("each sees the first page that is theirs")
    public Response overview(@QueryParam("period") @DefaultValue("day") @Pattern(regexp = "day|week") String period)
            throws IOException {
        Caller viewer = caller.get();
        if (!viewer.may(Permission.STATISTICS) || viewer.domains() != null) {
            for (Section section : Section.values()) {
                if (section != Section.OVERVIEW && viewer.may(section.permission())) {
                    return Response.seeOther(URI.create(section.path())).build();
                }
            }
            return Response.status(Response.Status.FORBIDDEN).build();
        }
        Frame frame = Frame.of("Overview", Section.OVERVIEW, viewer, session);
        return Response.ok(Templates.overview(frame, view(viewer, Period.of(period)))
                        .render())
                .build();
    }

    private View view(Caller viewer, Period period) throws IOException {
        Instant now = clock.instant();
        Statistics statistics = journal.statistics(period.since(now), period.span(), period.spans(), FINDINGS);
        Counts counts = desk.count(viewer, HeldMailQuery.WAITING);
        List<Rank> findings = statistics.findings().stream()
                .map(each -> new Rank(each.name(), each.count()))
                .toList();
        List<Rank> held = counts.byClass().entrySet().stream()
                .map(entry -> new Rank(entry.getKey().text(), entry.getValue()))
                .sorted(Comparator.comparingLong(Rank::count).reversed())
                .toList();
        return new View(
                period.grain(),
                choices(period),
                tiles(statistics, counts, period),
                legend(statistics),
                BarPlot.of(statistics, period),
                findings,
                findings.isEmpty() ? 1 : findings.getFirst().count(),
                held,
                held.isEmpty() ? 1 : held.getFirst().count(),
                checks());
    }

    private static List<Choice> choices(Period chosen) {
        return Arrays.stream(Period.values())
                .map(period -> new Choice(period.value(), period.label(), period == chosen))
                .toList();
    }

    private List<Tile> tiles(Statistics statistics, Counts counts, Period period) throws IOException {
        long mails =
                statistics.spans().stream().mapToLong(Statistics.Span::total).sum();
        List<Duration> took = journal.search(DecisionQuery.newest(TIMED)).decisions().stream()
                .map(Decision::took)
                .sorted()
                .toList();
        Collection<SpooledMail> queue = spool.all();
        return List.of(
                new Tile(Long.toString(mails), "decisions in " + period.label(), "/tracking", ""),
                new Tile(
                        counts.capped() ? "> " + counts.total() : Long.toString(counts.total()),
                        "held",
                        "/quarantine",
                        "held"),
                new Tile(Integer.toString(queue.size()), "in the queue", "/queue", "queue"),
                new Tile(oldest(queue), "oldest in the queue", "/queue", ""),
                new Tile(percentile(took, 50), "median time to a decision", "/tracking", ""),
                new Tile(percentile(took, 95), "95 of 100 take no longer", "/tracking", ""));
    }

    /** How long the mail waits that waits longest: a backend that takes nothing shows here first. */
    private String oldest(Collection<SpooledMail> queue) {
        Instant now = clock.instant();
        return queue.stream()
                .map(SpooledMail::received)
                .min(Comparator.naturalOrder())
                .map(first -> Words.lasting(Duration.between(first, now)))
                .orElse("–");
    }

    /** Of what was decided last: the time that so many of a hundred do not exceed. */
    private static String percentile(List<Duration> sorted, int percent) {
        if (sorted.isEmpty()) {
            return "–";
        }
        int place = (int) Math.ceil(sorted.size() * percent / 100.0) - 1;
        return sorted.get(Math.max(0, place)).toMillis() + " ms";
    }

    private static List<Key> legend(Statistics statistics) {
        List<Key> keys = new ArrayList<>();
        for (Decision.Ending ending : Decision.Ending.values()) {
            long count = statistics.spans().stream()
                    .mapToLong(span -> span.endings().getOrDefault(ending, 0L))
                    .sum();
            keys.add(new Key(ending.name().toLowerCase(Locale.ROOT), count));
        }
        return keys;
    }

    private List<Check> checks() {
        return health.getHealth().getPayload().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                .map(OverviewPages::check)
                .toList();
    }

    private static Check check(JsonObject check) {
        boolean up = check.getString("status", "").equals("UP");
        JsonObject data = check.getJsonObject("data");
        Map<String, ?> details = data == null ? Map.of() : data;
        boolean degraded = data != null && data.getBoolean("degraded", false);
        String told = details.entrySet().stream()
                .filter(detail -> !detail.getKey().equals("degraded")) // The state says it
                .map(detail -> detail.getKey() + " "
                        + String.valueOf(detail.getValue()).replaceAll("[{}\\[\\]\"]", ""))
                .collect(Collectors.joining(", "));
        return new Check(
                check.getString("name", ""),
                !up ? "down" : degraded ? "degraded" : "up",
                !up ? "refused" : degraded ? "held" : "good",
                told);
    }
}
