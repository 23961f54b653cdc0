package io.sallyport.filter;

import io.sallyport.mail.Finding;
import io.sallyport.policy.FilterRule;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One filter at work on one mail, on a thread of its own. Whoever waits for it gets an answer in time, whatever it does. */
final class FilterRun {
    private final FilterRule rule;
    private final Duration budget;
    private final BiFunction<FilterRule, String, Finding> unavailable;
    private final CompletableFuture<List<Finding>> found = new CompletableFuture<>();
    private final long deadline;
    private @Nullable Thread thread;

    /**
     * A run that begins now.
     *
     * @param budget how long it may take
     * @param unavailable makes a finding of why the filter could not tell
     */
    FilterRun(FilterRule rule, Duration budget, BiFunction<FilterRule, String, Finding> unavailable) {
        this.rule = rule;
        this.budget = budget;
        this.unavailable = unavailable;
        this.deadline = System.nanoTime() + budget.toNanos();
    }

    /** Begins the work, which tells what it has found. */
    void start(Runnable work) {
        thread = Thread.ofVirtual().name("filter-" + rule.filter()).start(work);
    }

    /** The work is over. Too late is as good as never. */
    void tell(List<Finding> findings) {
        found.complete(findings);
    }

    /** Whether nothing is told yet. */
    boolean isAtWork() {
        return !found.isDone();
    }

    /** What was found; waits for it until the budget is over. */
    List<Finding> await() {
        try {
            return found.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return giveUp("no answer within " + budget);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return giveUp("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a filter's work completes normally always", e);
        }
    }

    private List<Finding> giveUp(String why) {
        List<Finding> late = List.of(unavailable.apply(rule, why));
        if (!found.complete(late)) {
            return found.join(); // It was just in time
        }
        Thread working = thread;
        if (working != null) {
            working.interrupt();
        }
        return late;
    }
}
