package io.sallyport.admin.page;

import static io.sallyport.admin.access.Permission.TRACK;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.admin.CurrentSession;
import io.sallyport.admin.DecisionSummary;
import io.sallyport.admin.DecisionsPage;
import io.sallyport.admin.DecisionsQuery;
import io.sallyport.admin.DecisionsResource;
import io.sallyport.admin.ExplainedDecision;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Requires;
import io.sallyport.admin.quarantine.QuarantineDesk;
import io.sallyport.journal.Explanation;
import io.sallyport.quarantine.HeldMail;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where is my mail: what was decided on it, and all that became of it. */
@Path("/tracking")
@Produces(MediaType.TEXT_HTML)
public class TrackingPages {
    private final DecisionsResource decisions;
    private final QuarantineDesk desk;
    private final CurrentCaller caller;
    private final CurrentSession session;
    private final Clock clock;

    TrackingPages(
            DecisionsResource decisions,
            QuarantineDesk desk,
            CurrentCaller caller,
            CurrentSession session,
            Clock clock) {
        this.decisions = decisions;
        this.desk = desk;
        this.caller = caller;
        this.session = session;
        this.clock = clock;
    }

    /** One decision, as a row. */
    record Row(
            String id,
            String instant,
            String when,
            String ending,
            String sender,
            String recipients,
            String subject,
            String client,
            String findings) {
        static Row of(DecisionSummary decision, Instant now) {
            return new Row(
                    decision.id(),
                    decision.at(),
                    Words.ago(Instant.parse(decision.at()), now),
                    decision.ending(),
                    Words.or(decision.sender(), ""),
                    String.join(", ", decision.recipients()),
                    Words.or(decision.subject(), "(no message)"),
                    decision.client(),
                    String.join(", ", decision.findings()));
        }
    }

    /**
     * The result of a search.
     *
     * @param next the next page; empty if there is none
     */
    record View(DecisionsQuery filter, List<Choice> endings, List<Row> rows, String next) {}

    /**
     * A part of a mail's life.
     *
     * @param lines in the order of time
     */
    record Chapter(String title, List<String> lines) {}

    /** A mail's whole life. */
    record Life(String id, String summary, List<Chapter> chapters, List<String> held) {}

    /** {@code templates/TrackingPages}. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance search(Frame frame, View view);

        static native TemplateInstance life(Frame frame, Life life);
    }

    /** The search; without a question, what was decided last. */
    @GET
    @Requires(value = TRACK, scoped = true)
    public TemplateInstance search(@Valid @BeanParam DecisionsQuery filter) {
        DecisionsPage page = decisions.search(filter);
        String ending = Words.or(filter.ending, "");
        List<Choice> endings = new ArrayList<>(List.of(new Choice("", "Any ending", ending.isEmpty())));
        for (String each : List.of("accepted", "held", "split", "discarded", "deferred", "refused")) {
            endings.add(new Choice(each, each, each.equals(ending)));
        }
        List<Row> rows = page.decisions().stream()
                .filter(DecisionSummary.class::isInstance)
                .map(DecisionSummary.class::cast)
                .map(each -> Row.of(each, clock.instant()))
                .toList();
        View view = new View(filter, endings, rows, page.next() == null ? "" : next(filter, page.next()));
        return Templates.search(Frame.of("Tracking", Section.TRACKING, caller.get(), session), view);
    }

    /** One mail. */
    @GET
    @Path("/{id}")
    @Requires(value = TRACK, scoped = true)
    public TemplateInstance life(@PathParam("id") @Size(max = 64) String id) throws IOException {
        ExplainedDecision decision = decisions.show(id);
        Map<String, List<String>> chapters = decision.explanation().story().stream()
                .collect(Collectors.groupingBy(
                        Explanation.Line::about,
                        LinkedHashMap::new,
                        Collectors.mapping(Explanation.Line::text, Collectors.toList())));
        List<Chapter> all = chapters.entrySet().stream()
                .map(entry -> new Chapter(title(entry.getKey()), entry.getValue()))
                .toList();
        Life life = new Life(id, decision.explanation().summary(), all, held(id));
        return Templates.life(Frame.of(id, Section.TRACKING, caller.get(), session), life);
    }

    private List<String> held(String id) throws IOException {
        if (!caller.get().may(Permission.QUARANTINE_LIST)) {
            return List.of();
        }
        return desk.ofMail(caller.get(), id).stream().map(HeldMail::id).toList();
    }

    private static String title(String about) {
        return switch (about) {
            case "finding" -> "What was found";
            case "verdict" -> "Verdict";
            case "alternative" -> "What would have led elsewhere";
            case "authentication" -> "Who it is from";
            case "delivery" -> "What became of it";
            case "reply" -> "What the client heard";
            default -> Character.toUpperCase(about.charAt(0)) + about.substring(1);
        };
    }

    private static String next(DecisionsQuery filter, String place) {
        StringBuilder href =
                new StringBuilder("/tracking?after=").append(URLEncoder.encode(place, StandardCharsets.UTF_8));
        add(href, "id", filter.id);
        add(href, "messageId", filter.messageId);
        add(href, "sender", filter.sender);
        add(href, "recipient", filter.recipient);
        add(href, "domain", filter.domain);
        add(href, "client", filter.client);
        add(href, "since", filter.since);
        add(href, "until", filter.until);
        add(href, "ending", filter.ending);
        add(href, "finding", filter.finding);
        return href.toString();
    }

    private static void add(StringBuilder href, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            href.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
