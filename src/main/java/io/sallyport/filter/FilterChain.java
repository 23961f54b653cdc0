package io.sallyport.filter;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Stage;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.overload.Shedding;
import io.sallyport.policy.FilterRule;
import io.sallyport.tracing.Span;
import io.sallyport.tracing.Spans;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Runs filters: those of a stage side by side, each on a virtual thread and within its budget. Whatever goes wrong with one
 * (time-out, exception, too much at once, a service that is known not to answer) becomes a finding that it was unavailable,
 * with the consequence that the policy names; never an exception, never silence.
 */
@ApplicationScoped
public class FilterChain {
    private static final Logger LOG = Logger.getLogger(FilterChain.class);

    /** More than any filter has to say about one mail. */
    private static final int MAX_FINDINGS = 200;

    private final FilterRegistry filters;
    private final FilterConfig config;
    private final MailMetrics metrics;
    private final Clock clock;
    private final Shedding shedding;
    private final Logger.Level loudness;
    private final Map<String, FilterState> states = new ConcurrentHashMap<>();

    /**
     * That a filter cannot tell.
     *
     * @param since when it began
     * @param detail why, the last time; may name what was in a mail
     * @param suspended whether it is not asked for a while
     */
    public record Trouble(Instant since, String detail, boolean suspended) {}

    @Inject
    public FilterChain(
            FilterRegistry filters, FilterConfig config, MailMetrics metrics, Clock clock, Shedding shedding) {
        this(filters, config, metrics, clock, shedding, Logger.Level.WARN);
    }

    private FilterChain(
            FilterRegistry filters,
            FilterConfig config,
            MailMetrics metrics,
            Clock clock,
            Shedding shedding,
            Logger.Level loudness) {
        this.shedding = shedding;
        this.loudness = loudness;
        this.filters = filters;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * A chain that does not call for an administrator, and never does without a filter: for mails that are made up, and
     * troubles that are meant.
     */
    public static FilterChain quiet(FilterRegistry filters, FilterConfig config, MailMetrics metrics, Clock clock) {
        return new FilterChain(filters, config, metrics, clock, Shedding.none(), Logger.Level.DEBUG);
    }

    /** Has a mail looked at that has come to a stage. */
    public Screening screen(Examination mail) {
        return new Screening(this, mail);
    }

    /** The filters that could not tell the last time they were asked, by name. */
    public Map<String, Trouble> troubles() {
        Map<String, Trouble> troubles = new TreeMap<>();
        states.forEach((name, state) -> {
            FilterState.Failure failure = state.failure();
            if (failure != null) {
                troubles.put(
                        name,
                        new Trouble(
                                failure.since(),
                                failure.detail(),
                                state.breaker().isOpen()));
            }
        });
        return troubles;
    }

    /** How much is used of what may be asked of one filter at a time: the share of the one that is asked the most. */
    double busiest() {
        int most = 0;
        for (FilterState state : states.values()) {
            most = Math.max(most, state.running().get());
        }
        return (double) most / config.maxRunning();
    }

    /** Whether the filter of a rule looks at mail at a stage; one that is not there is asked, so that it is told of. */
    public boolean looksAt(FilterRule rule, Stage stage) {
        Filter<?> filter = filters.filter(rule.filter());
        return filter == null || filter.stages().contains(stage);
    }

    /** Has one filter look at a mail. Does not wait. */
    FilterRun run(FilterRule rule, Examination mail) {
        FilterRun run = new FilterRun(rule, budget(rule), this::unavailable);
        Filter<?> filter = filters.filter(rule.filter());
        FilterState state = state(rule.filter());
        if (filter == null) {
            run.tell(List.of(unavailable(rule, "there is no such filter")));
        } else if (filter.isExternal() && !state.breaker().admits()) {
            run.tell(List.of(notAsked(rule)));
        } else if (shedding.skipsOptional() && filter.isCostly() && isOptional(rule)) {
            run.tell(List.of(skipped(rule)));
        } else if (state.running().incrementAndGet() > config.maxRunning()) {
            state.running().decrementAndGet();
            run.tell(List.of(unavailable(rule, "at work for " + config.maxRunning() + " mails already")));
        } else {
            Span span = Spans.current().part("filter").tell("filter.name", rule.filter());
            run.start(() -> Spans.within(span, () -> work(filter, rule, mail, run, state)));
        }
        return run;
    }

    /** Somebody had to wait that long for what filters have found at a stage. */
    void waited(Stage stage, Duration time) {
        metrics.filtersWaitedFor(stage.name().toLowerCase(Locale.ROOT), time);
    }

    /** All filters of a stage begin together, so that the stage's budget is a bound of each. */
    private Duration budget(FilterRule rule) {
        return rule.budget().compareTo(config.stageBudget()) < 0 ? rule.budget() : config.stageBudget();
    }

    private void work(Filter<?> filter, FilterRule rule, Examination mail, FilterRun run, FilterState state) {
        long began = System.nanoTime();
        try {
            List<Finding> findings = accepted(rule, examine(filter, rule, mail));
            if (run.isAtWork() && findings.stream().noneMatch(FilterChain::isUnavailable)) {
                state.answered(); // Before it is told: who has the findings sees the filter well again
            }
            Spans.current().tell("filter.findings", findings.size());
            run.tell(findings);
        } catch (InterruptedException e) {
            fail(run, rule, "interrupted");
        } catch (Exception | StackOverflowError | LinkageError | OutOfMemoryError e) {
            LOG.debugf(e, "Filter %s failed at %s", rule.filter(), mail.stage());
            fail(run, rule, e.toString());
        } finally {
            state.running().decrementAndGet();
            Spans.current().end();
            metrics.filterTook(rule.filter(), Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private static <S extends Record> List<Finding> examine(Filter<S> filter, FilterRule rule, Examination mail)
            throws Exception {
        return filter.examine(mail, filter.settingsType().cast(rule.settings()));
    }

    /** What counts of what a filter says: bounded, under its own name, with the policy's word on what it could not tell. */
    private List<Finding> accepted(FilterRule rule, List<Finding> findings) {
        if (findings.isEmpty()) {
            return findings;
        }
        List<Finding> accepted = new ArrayList<>(findings.size());
        for (Finding finding : findings.subList(0, Math.min(findings.size(), MAX_FINDINGS))) {
            if (!finding.name().startsWith(rule.filter() + ".")) {
                throw new IllegalStateException(finding.name() + " is not a finding of " + rule.filter());
            }
            accepted.add(ruled(rule, finding));
        }
        if (findings.size() > MAX_FINDINGS) {
            accepted.add(unavailable(rule, findings.size() + " findings"));
        }
        return accepted;
    }

    private Finding ruled(FilterRule rule, Finding finding) {
        Finding ruled = finding;
        if (finding.effect() instanceof Effect.Unavailable) {
            ruled = finding.having(new Effect.Unavailable(rule.onUnavailable()));
            failed(rule, finding.detail());
        }
        return rule.shadow() ? ruled.inShadow() : ruled;
    }

    private static boolean isUnavailable(Finding finding) {
        return finding.effect() instanceof Effect.Unavailable;
    }

    /** A run that was given up, and so interrupted, has failed once and not twice. */
    private void fail(FilterRun run, FilterRule rule, String why) {
        Spans.current().failed("could not tell");
        if (run.isAtWork()) {
            failed(rule, why);
        }
        run.tell(List.of(couldNotTell(rule, why)));
    }

    private Finding unavailable(FilterRule rule, String why) {
        failed(rule, why);
        return couldNotTell(rule, why);
    }

    private void failed(FilterRule rule, String why) {
        if (state(rule.filter()).failed(why)) { // Not for each mail: what fails for one fails for all
            LOG.logf(loudness, "Filter %s could not tell about a mail: %s", rule.filter(), why);
        }
        metrics.filterUnavailable(rule.filter());
    }

    /** No failure of its own: it must not keep the service from being asked again. */
    private Finding notAsked(FilterRule rule) {
        metrics.filterUnavailable(rule.filter());
        return couldNotTell(rule, "not asked, because it failed " + config.failuresToOpen() + " times in a row");
    }

    /** What the policy passes when the filter cannot tell, it can do without; any other word of its insists on the filter. */
    private static boolean isOptional(FilterRule rule) {
        return rule.onUnavailable() == Action.DELIVER;
    }

    /** Too much is going on: no trouble of the filter's, and never silence. */
    private Finding skipped(FilterRule rule) {
        shedding.skipped(rule.filter());
        Finding finding = Finding.noted(rule.filter() + ".skipped", "not asked: overload, and on-unavailable is pass");
        return rule.shadow() ? finding.inShadow() : finding;
    }

    private static Finding couldNotTell(FilterRule rule, String why) {
        Finding finding = Finding.unavailable(rule.filter() + ".unavailable", "%s", why)
                .having(new Effect.Unavailable(rule.onUnavailable()));
        return rule.shadow() ? finding.inShadow() : finding;
    }

    private FilterState state(String filter) {
        FilterState known = states.get(filter);
        return known != null ? known : states.computeIfAbsent(filter, this::newState);
    }

    private FilterState newState(String name) {
        Filter<?> filter = filters.filter(name);
        return new FilterState(config, clock, filter != null && filter.isExternal());
    }

    /**
     * Lets a filter learn; what goes wrong with that changes nothing about the mail. Does not wait: a filter that hangs must
     * not hold back the answer about a mail that is delivered already.
     */
    FilterRun concluded(FilterRule rule, Examination mail, Outcome outcome) {
        FilterRun run = new FilterRun(rule, budget(rule), this::unavailable);
        Filter<?> filter = filters.filter(rule.filter());
        FilterState state = state(rule.filter());
        if (filter == null) {
            run.tell(List.of());
        } else if (state.running().incrementAndGet() > config.maxRunning()) {
            state.running().decrementAndGet();
            run.tell(List.of(unavailable(rule, "at work for " + config.maxRunning() + " mails already")));
        } else {
            run.start(() -> learn(filter, rule, mail, outcome, run, state));
        }
        return run;
    }

    private void learn(
            Filter<?> filter, FilterRule rule, Examination mail, Outcome outcome, FilterRun run, FilterState state) {
        try {
            conclude(filter, rule, mail, outcome);
            run.tell(List.of());
        } catch (RuntimeException | StackOverflowError | LinkageError | OutOfMemoryError e) {
            LOG.logf(loudness, e, "Filter %s could not learn what became of a mail", rule.filter());
            fail(run, rule, e.toString());
        } finally {
            state.running().decrementAndGet();
        }
    }

    private static <S extends Record> void conclude(
            Filter<S> filter, FilterRule rule, Examination mail, Outcome outcome) {
        filter.concluded(mail, filter.settingsType().cast(rule.settings()), outcome);
    }
}
