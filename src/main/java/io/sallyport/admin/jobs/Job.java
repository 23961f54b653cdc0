package io.sallyport.admin.jobs;

import io.sallyport.admin.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One job: how far it is, and what came of it so far. Its worker writes, whoever asks reads. Thread-safe. */
public final class Job {
    /** More failures than these are counted, and not told one by one. */
    static final int MOST_FAILURES = 100;

    private final String id;
    private final String owner;
    private final String action;
    private final long expected;
    private final Instant asked;

    private State state = State.WAITING;
    private boolean stopping;
    private @Nullable Instant begun;
    private @Nullable Instant ended;
    private long done;
    private long failed;
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final List<Failure> failures = new ArrayList<>();
    private String why = "";

    /** How a job stands. */
    public enum State {
        /** Others are before it. */
        WAITING,
        /** It is being worked on. */
        RUNNING,
        /** It came to its end, whatever failed on the way. */
        DONE,
        /** Somebody stopped it; what was done before stays done. */
        CANCELLED,
        /** It could not go on; what was done before stays done. */
        FAILED;

        /** Whether nothing more comes of it. */
        boolean isFinal() {
            return this != WAITING && this != RUNNING;
        }

        /** The name in answers and in the audit log. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What could not be done with one of the things that the job is about. */
    public record Failure(String id, Problem problem) {}

    /**
     * One that waits.
     *
     * @param owner who asked for it
     * @param action such as {@code quarantine.release}
     * @param expected about how many things it is about
     */
    Job(String id, String owner, String action, long expected, Instant asked) {
        this.id = id;
        this.owner = owner;
        this.action = action;
        this.expected = expected;
        this.asked = asked;
    }

    /** Its name. */
    public String id() {
        return id;
    }

    /** Who asked for it. */
    String owner() {
        return owner;
    }

    /** Notes one thing that was done. */
    public synchronized void done(String outcome) {
        done++;
        also(outcome);
    }

    /** Notes what else came of a thing that is counted already. */
    public synchronized void also(String outcome) {
        outcomes.merge(outcome, 1L, Long::sum);
    }

    /** Notes one thing that could not be done. */
    public synchronized void failed(String thing, Problem problem) {
        failed++;
        if (failures.size() < MOST_FAILURES) {
            failures.add(new Failure(thing, problem));
        }
    }

    /** Whether it shall stop; asked between two of its steps. */
    public synchronized boolean isStopping() {
        return stopping;
    }

    /** False if it was stopped while it waited. */
    synchronized boolean begin(Instant now) {
        if (state != State.WAITING) {
            return false;
        }
        state = State.RUNNING;
        begun = now;
        return true;
    }

    synchronized void stop(Instant now) {
        stopping = true;
        if (state == State.WAITING) {
            state = State.CANCELLED;
            ended = now;
        }
    }

    /**
     * Ends it.
     *
     * @param reason why it could not go on; null if it could
     */
    synchronized void end(Instant now, @Nullable String reason) {
        state = reason != null ? State.FAILED : stopping ? State.CANCELLED : State.DONE;
        why = reason == null ? "" : reason;
        ended = now;
    }

    synchronized boolean isFinal() {
        return state.isFinal();
    }

    /** Whether it ended before a time. */
    synchronized boolean endedBefore(Instant time) {
        return ended != null && ended.isBefore(time);
    }

    /** How it stands now. */
    synchronized JobView view() {
        return new JobView(
                id,
                action,
                owner,
                state.text(),
                asked.toString(),
                begun == null ? null : begun.toString(),
                ended == null ? null : ended.toString(),
                expected,
                done,
                failed,
                outcomes,
                failures,
                why);
    }
}
