package io.sallyport.filter;

import io.sallyport.mail.Finding;
import io.sallyport.policy.FilterRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What filters make of a mail at one stage. Each block of a policy is examined once, whoever asks for it and however
 * often. Used by one thread at a time.
 */
public final class Screening {
    private final FilterChain chain;
    private final Examination mail;
    private final IdentityHashMap<FilterRule, FilterRun> runs = new IdentityHashMap<>();
    private final Set<FilterRule> unableToLearn = Collections.newSetFromMap(new IdentityHashMap<>());

    Screening(FilterChain chain, Examination mail) {
        this.chain = chain;
        this.mail = mail;
    }

    /** Has the filters of a policy begin that look at this stage. Does not wait. */
    public void begin(Collection<FilterRule> rules) {
        for (FilterRule rule : rules) {
            if (!runs.containsKey(rule) && chain.looksAt(rule, mail.stage())) {
                runs.put(rule, chain.run(rule, mail));
            }
        }
    }

    /**
     * What the filters of a policy have found at this stage. Waits for them, each within its budget; as they run side by
     * side, all of them together take no longer than the slowest may.
     */
    public List<Finding> findings(Collection<FilterRule> rules) {
        long asked = System.nanoTime();
        begin(rules);
        List<Finding> findings = new ArrayList<>();
        for (FilterRule rule : rules) {
            FilterRun run = runs.get(rule);
            if (run != null) {
                findings.addAll(run.await());
            }
        }
        chain.waited(mail.stage(), Duration.ofNanos(System.nanoTime() - asked));
        return findings;
    }

    /** Whether a filter is still looking. */
    public boolean isAtWork() {
        return runs.values().stream().anyMatch(FilterRun::isAtWork);
    }

    /**
     * Tells the filters of a policy what became of the mail; those that did not look at it learn nothing. Waits for them as
     * for their findings, so that what they learned holds for the next mail; but once only for one that cannot, however
     * many groups of recipients the mail has.
     */
    public void concluded(Collection<FilterRule> rules, Outcome outcome) {
        IdentityHashMap<FilterRule, FilterRun> learning = new IdentityHashMap<>();
        for (FilterRule rule : rules) {
            if (runs.containsKey(rule) && !unableToLearn.contains(rule)) {
                learning.put(rule, chain.concluded(rule, mail, outcome));
            }
        }
        learning.forEach((rule, run) -> {
            if (!run.await().isEmpty()) {
                unableToLearn.add(rule);
            }
        });
    }
}
