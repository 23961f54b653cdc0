package io.sallyport.filter.rspamd;

import io.sallyport.filter.Examination;
import io.sallyport.filter.Failover;
import io.sallyport.filter.Filter;
import io.sallyport.filter.FilterConfig;
import io.sallyport.filter.Weight;
import io.sallyport.filter.rspamd.RspamdAnswer.Symbol;
import io.sallyport.filter.rspamd.RspamdSettings.Actions;
import io.sallyport.filter.rspamd.RspamdSettings.Symbols;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Asks Rspamd about a message, and makes findings of what it says.
 *
 * <ul>
 *   <li>{@code rspamd.total-score}: The sum of all symbols, scaled.
 *   <li>{@code rspamd.more-symbols}: There are more symbols than are recorded; those that weigh least are left out.
 *   <li>{@code rspamd.unavailable}: No server has answered.
 * </ul>
 */
@ApplicationScoped
public class RspamdFilter implements Filter<RspamdSettings> {
    /** Fewer than the chain takes of one filter, with room for the others. */
    private static final int MAX_SYMBOLS = 150;

    /** With the name of the filter before it, as long as the name of a finding may be. */
    private static final int MAX_NAME = 70;

    private final Checker rspamd;

    /** Whoever checks a message. */
    interface Checker {
        /**
         * What is said of a message.
         *
         * @throws Failover.NoAnswerException if no server answers
         */
        RspamdAnswer check(Examination mail, RspamdSettings settings) throws IOException, InterruptedException;
    }

    @Inject
    public RspamdFilter(FilterConfig config, Clock clock) {
        this(new RspamdClient(clock, config.openTime()));
    }

    private RspamdFilter(Checker rspamd) {
        this.rspamd = rspamd;
    }

    /** One that asks nobody and finds nothing: for policy tests. */
    public static RspamdFilter rehearsing() {
        RspamdAnswer nothing = new RspamdAnswer(false, 0, 0, "no action", List.of());
        return new RspamdFilter((mail, settings) -> nothing);
    }

    @Override
    public String name() {
        return "rspamd";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.DATA);
    }

    @Override
    public Class<RspamdSettings> settingsType() {
        return RspamdSettings.class;
    }

    @Override
    public boolean isExternal() {
        return true;
    }

    @Override
    public List<Finding> examine(Examination mail, RspamdSettings settings) throws IOException, InterruptedException {
        long size = mail.message().size();
        if (size > settings.mostSize().octets()) {
            return settings.tooLarge().weigh(Finding.noted("rspamd.too-large", "%d octets", size));
        }
        try {
            RspamdAnswer answer = rspamd.check(mail, settings);
            return answer.skipped()
                    ? settings.notChecked().weigh(Finding.noted("rspamd.not-checked", "skipped"))
                    : findings(answer, settings);
        } catch (Failover.NoAnswerException e) {
            return List.of(Finding.unavailable("rspamd.unavailable", "%s", String.valueOf(e.getMessage())));
        }
    }

    private static List<Finding> findings(RspamdAnswer answer, RspamdSettings settings) {
        List<Finding> findings = new ArrayList<>();
        boolean bySymbol = settings.symbols() == Symbols.POINTS;
        if (answer.score() != 0) {
            Finding total = Finding.noted(
                            "rspamd.total-score",
                            "%.2f of %.2f, %s",
                            answer.score(),
                            answer.required(),
                            answer.action())
                    .with("score", answer.score())
                    .with("action", answer.action())
                    .telling("7.1", "The message looks like spam");
            findings.add(bySymbol ? total : weighed(total, answer.score(), settings));
        }
        if (settings.symbols() != Symbols.OFF) {
            answer.symbols().stream().limit(MAX_SYMBOLS).forEach(symbol -> {
                Finding seen = seen(symbol);
                findings.add(bySymbol ? weighed(seen, symbol.score(), settings) : seen);
            });
            if (answer.symbols().size() > MAX_SYMBOLS) {
                findings.add(Finding.noted(
                        "rspamd.more-symbols", "%d in all", answer.symbols().size()));
            }
        }
        findings.addAll(action(answer.action(), settings.action()));
        return findings;
    }

    private static Finding seen(Symbol symbol) {
        return Finding.noted("rspamd." + findingName(symbol.name()), "%s %.2f", symbol.name(), symbol.score())
                .with("score", symbol.score())
                .with("options", symbol.options())
                .telling("7.1", "The message looks like spam");
    }

    /** No hyphen in it, so that no symbol has the name of another finding of this filter. */
    static String findingName(String symbol) {
        String name = symbol.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
        String cut = name.substring(0, Math.min(name.length(), MAX_NAME));
        return cut.isEmpty() || cut.equals("unavailable") ? cut + "_" : cut;
    }

    private static Finding weighed(Finding seen, double score, RspamdSettings settings) {
        double most = settings.mostPoints().points();
        Score points = Score.of(Math.clamp(score * settings.scale().points(), -most, most));
        return points.equals(Score.ZERO) ? seen : seen.having(new Finding.Effect.Points(points));
    }

    private static List<Finding> action(String action, Actions weights) {
        return switch (action) {
            case "no action" -> List.of();
            case "reject" -> acts(weights.reject(), "reject", action);
            case "soft reject" -> acts(weights.softReject(), "soft-reject", action);
            case "greylist" -> acts(weights.greylist(), "greylist", action);
            case "add header" -> acts(weights.addHeader(), "add-header", action);
            case "rewrite subject" -> acts(weights.rewriteSubject(), "rewrite-subject", action);
            case "quarantine" -> acts(weights.quarantine(), "quarantine", action);
            case "discard" -> acts(weights.discard(), "discard", action);
            default -> acts(weights.other(), "other", action);
        };
    }

    private static List<Finding> acts(Weight weight, String name, String action) {
        return weight.weigh(Finding.noted("rspamd.action-" + name, "it would: %s", action)
                .telling("7.1", "The message looks like spam"));
    }
}
