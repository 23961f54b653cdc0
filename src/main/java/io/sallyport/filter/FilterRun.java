package io.sallyport.filter;

import io.sallyport.mail.Finding;
import io.sallyport.policy.FilterRule;
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
    private final BiFunction<FilterRule, String, Finding> unavailable;
    private final CompletableFuture<List<Finding>> found = new CompletableFuture<>();
    private final long deadline;
    private @Nullable Thread thread;

    /**
     * @param unavailable makes a finding of why the filter could not tell
     */
    FilterRun(FilterRule rule, BiFunction<FilterRule, String, Finding> unavailable) {
        this.rule = rule;
        this.unavailable = unavailable;
        this.deadline = System.nanoTime() + rule.budget().toNanos();
    }

    /** Begins the work, which tells what it has found. */
    void start(Runnable work) {
        thread = Thread.ofVirtual().name("filter-" + rule.filter()).start(work);
    }

    /** The work is over. Too late is as good as never. */
    boolean tell(List<Finding> findings) {
        return found.complete(findings);
    }

    /** Whether nothing is told yet. */
    boolean isAtWork() {
        return !found.isDone();
    }

    /**
     * What was found.
     *
     * @param stageEnd when the whole stage must be over, in the time of {@link System#nanoTime}
     */
    List<Finding> await(long stageEnd) {
        boolean own = deadline - stageEnd <= 0;
        try {
            return found.get(Math.max(0, (own ? deadline : stageEnd) - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return giveUp(own ? "no answer within " + rule.budget() : "no answer before the stage was over");
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
