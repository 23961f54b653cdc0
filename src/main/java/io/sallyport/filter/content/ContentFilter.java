package io.sallyport.filter.content;

import io.sallyport.content.html.HtmlFact;
import io.sallyport.content.html.HtmlView;
import io.sallyport.content.text.TextPiece;
import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.filter.Weight;
import io.sallyport.filter.content.ContentSettings.Counting;
import io.sallyport.filter.content.ContentSettings.Data;
import io.sallyport.filter.content.ContentSettings.Rule;
import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.policy.Phrase;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Weighs what a message says, what its HTML hides, and data that should not travel by mail.
 *
 * <ul>
 *   <li>{@code content.rule}: A rule has found as much as it asks for: with its points, and with what it demands.
 *   <li>{@code content.data}: Data of a kind was found: with its points, and with what it demands. Of each piece the journal
 *       has the last four characters.
 * </ul>
 */
@ApplicationScoped
public class ContentFilter implements Filter<ContentSettings> {
    /** The line of the test of SpamAssassin, from two halves so that no filter takes this program for junk. */
    private static final String GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*" + "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

    /** Each word counts no more often than that. */
    private static final int MOST_COUNTED = 1_000;

    private static final int MOST_TOLD = 8;

    @Override
    public String name() {
        return "content";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.DATA);
    }

    @Override
    public Class<ContentSettings> settingsType() {
        return ContentSettings.class;
    }

    @Override
    public boolean isCostly() {
        return true;
    }

    @Override
    public List<Finding> examine(Examination mail, ContentSettings settings) throws InterruptedException, IOException {
        Reading reading = new Reading(mail);
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : settings.rules()) {
            findings.addAll(examine(reading, rule));
        }
        for (Data data : settings.data()) {
            findings.addAll(examine(reading, data));
        }
        gtube(reading, settings.gtube(), findings);
        html(reading.views(), settings, findings);
        int invisible = reading.pieces().stream().mapToInt(TextPiece::invisible).sum();
        if (invisible > settings.mostInvisible()) {
            findings.addAll(settings.invisibleCharacters()
                    .weigh(Finding.noted("content.invisible-characters", "%d within words", invisible)
                            .telling("7.1", "The message hides characters within its words")));
        }
        if (reading.pieces().stream().anyMatch(TextPiece::cut)) {
            findings.addAll(settings.tooMuch().weigh(Finding.noted("content.too-much", "more text than is looked at")));
        }
        return findings;
    }

    private static List<Finding> examine(Reading reading, Rule rule) throws InterruptedException, IOException {
        if (rule.language() != null && rule.language() != reading.language()) {
            return List.of();
        }
        Set<String> found = new LinkedHashSet<>();
        Set<String> places = new LinkedHashSet<>();
        int count = 0;
        for (Source source : rule.in()) {
            int before = count;
            for (Phrase phrase : rule.all()) {
                int times = phrase.count(reading.words(source), rule.counting() == Counting.ALL ? MOST_COUNTED : 1);
                boolean counts = times > 0 && (found.add(phrase.toString()) || rule.counting() == Counting.ALL);
                count += counts ? times : 0;
            }
            if (rule.matches() != null && rule.matches().find(reading.text(source))) {
                boolean counts = found.add(rule.matches().toString()) || rule.counting() == Counting.ALL;
                count += counts ? 1 : 0;
            }
            if (count > before) {
                places.add(source.toString());
            }
        }
        if (count < rule.atLeast()) {
            return List.of();
        }
        Finding seen = Finding.noted("content.rule", "%s: %s", rule.name(), told(found))
                .with("rule", rule.name())
                .with("in", String.join(", ", places))
                .with("found", told(found))
                .telling("7.1", "The message says what is not accepted here");
        return weighed(seen, rule.points(), rule.then(), rule.shadow());
    }

    private static List<Finding> examine(Reading reading, Data data) throws InterruptedException, IOException {
        Set<String> found = new LinkedHashSet<>();
        for (Source source : data.in()) {
            data.kind().findIn(reading.text(source), found);
        }
        if (found.size() < data.atLeast()) {
            return List.of();
        }
        List<String> masked = found.stream().map(ContentFilter::masked).toList();
        Finding seen = Finding.noted(
                        "content.data",
                        "%s: %d of %s",
                        data.name(),
                        found.size(),
                        data.kind().text())
                .with("rule", data.name())
                .with("kind", data.kind().text())
                .with("count", found.size())
                .with("found", told(masked))
                .telling("7.1", "The message holds data that must not be sent by mail");
        return weighed(seen, data.points(), data.then(), data.shadow());
    }

    /** Enough to find it in the message, and of no use to anybody else. */
    private static String masked(String value) {
        return "..." + value.substring(Math.max(0, value.length() - 4));
    }

    private static String told(Collection<String> found) {
        String told = String.join(", ", found.stream().limit(MOST_TOLD).toList());
        return found.size() > MOST_TOLD ? told + ", and others" : told;
    }

    private static List<Finding> weighed(Finding seen, @Nullable Score points, @Nullable Action then, boolean shadow) {
        List<Finding> findings = new ArrayList<>();
        if (points != null) {
            findings.add(seen.having(new Finding.Effect.Points(points)));
        }
        if (then != null) {
            findings.add(seen.having(new Finding.Effect.Demand(then, null)));
        }
        if (findings.isEmpty()) {
            findings.add(seen);
        }
        return shadow ? findings.stream().map(Finding::inShadow).toList() : findings;
    }

    private static void gtube(Reading reading, Weight weight, List<Finding> findings)
            throws InterruptedException, IOException {
        for (TextPiece piece : reading.pieces()) {
            if (piece.text().contains(GTUBE)) {
                findings.addAll(weight.weigh(Finding.noted("content.gtube", "in %s", piece.path())
                        .with("part", piece.path())
                        .telling("7.1", "The message holds the test line for junk")));
                return;
            }
        }
    }

    private static void html(List<HtmlView> views, ContentSettings settings, List<Finding> findings) {
        int hidden = views.stream().mapToInt(HtmlView::hidden).max().orElse(0);
        if (hidden > settings.mostHidden()) {
            findings.addAll(settings.hiddenText()
                    .weigh(Finding.noted("content.hidden-text", "%d characters", hidden)
                            .telling("7.1", "The message hides text from its reader")));
        }
        int comments = views.stream().mapToInt(HtmlView::comments).max().orElse(0);
        if (comments > settings.mostComments()) {
            findings.addAll(settings.manyComments()
                    .weigh(Finding.noted("content.many-comments", "%d comments", comments)
                            .telling("7.1", "The message has too many comments in its HTML")));
        }
        for (HtmlFact fact : HtmlFact.values()) {
            Sign sign = Sign.of(fact);
            if (sign != null && views.stream().anyMatch(view -> view.facts().contains(fact))) {
                findings.addAll(sign.weight(settings)
                        .weigh(Finding.noted(sign.finding(), "in HTML").telling("7.1", sign.text())));
            }
        }
    }
}
