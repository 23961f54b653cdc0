package io.sallyport.admin.jobs;

import io.sallyport.admin.Problem;
import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.Permission;
import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditLog;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of the gateway: one at a time, in the order that they were asked for. Each is in the audit log when it begins to
 * wait and when it ends. They are forgotten an hour after their end, and by a restart, which stops the one that runs.
 */
@ApplicationScoped
public class Jobs {
    private static final Logger LOG = Logger.getLogger(Jobs.class);

    /** The most that wait or run. */
    static final int MOST_OPEN = 20;

    /** The most that are known, those that ended too. */
    static final int MOST_KNOWN = 100;

    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(20);

    private final AuditLog audit;
    private final Clock clock;
    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("jobs").factory());

    /** In the order that they were asked for. Guarded by itself. */
    private final List<Job> known = new ArrayList<>();

    public Jobs(AuditLog audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** What a job does. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does it, and tells the job of each step; ends early if the job is stopping.
         *
         * @throws IOException if it cannot go on
         */
        void run(Job job) throws IOException;
    }

    /**
     * Takes on a job.
     *
     * @param action what it does, such as {@code quarantine.release}
     * @param details for the audit log
     * @param expected about how many things it is about
     * @throws IOException if it could not be written down; it is not done then
     * @throws WebApplicationException 429 if too many are open
     */
    public Job begin(Caller owner, String action, Map<String, String> details, long expected, Work work)
            throws IOException {
        Job job = new Job(UUID.randomUUID().toString(), owner.name(), action, expected, clock.instant());
        synchronized (known) {
            forget();
            if (known.stream().filter(other -> !other.isFinal()).count() >= MOST_OPEN) {
                throw new WebApplicationException(
                        Problem.of(Status.TOO_MANY_REQUESTS, "%d jobs are open: no more".formatted(MOST_OPEN))
                                .toResponse());
            }
            known.add(job);
        }
        Map<String, String> all = new TreeMap<>(details);
        all.put("action", action);
        try {
            record(owner, "job.begun", job, all);
        } catch (IOException e) {
            synchronized (known) {
                known.remove(job);
            }
            throw e;
        }
        worker.execute(() -> run(owner, job, work));
        return job;
    }

    /** Those that the caller may see, the newest first. */
    List<Job> all(Caller caller) {
        synchronized (known) {
            forget();
            return known.reversed().stream().filter(job -> sees(caller, job)).toList();
        }
    }

    /** One of them; null if there is none of that name that the caller may see. */
    @Nullable
    Job find(Caller caller, String id) {
        return all(caller).stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /**
     * Has a job end before its next step.
     *
     * @throws IOException if it could not be written down; it goes on then
     */
    void stop(Caller caller, Job job) throws IOException {
        record(caller, "job.stop", job, Map.of());
        job.stop(clock.instant());
    }

    /** A job is for whoever asked for it, and for those who may change users: they could become anybody. */
    private static boolean sees(Caller caller, Job job) {
        return job.owner().equals(caller.name()) || (caller.may(Permission.USERS) && caller.domains() == null);
    }

    private void run(Caller owner, Job job, Work work) {
        if (!job.begin(clock.instant())) {
            return;
        }
        String why = null;
        try {
            work.run(job);
        } catch (IOException | RuntimeException | StackOverflowError e) { // Or it would be running for ever
            LOG.errorf(e, "Job %s cannot go on", job.id());
            why = "it could not go on; the log says why";
        }
        job.end(clock.instant(), why);
        JobView view = job.view();
        Map<String, String> details = new TreeMap<>();
        details.put("state", view.state());
        details.put("done", Long.toString(view.done()));
        details.put("failed", Long.toString(view.failed()));
        view.outcomes().forEach((outcome, number) -> details.put("outcome." + outcome, Long.toString(number)));
        try {
            record(owner, "job.ended", job, details);
        } catch (IOException e) {
            LOG.errorf(e, "The end of job %s is missing in the audit log: %s", job.id(), details);
        }
    }

    private void record(Caller caller, String action, Job job, Map<String, String> details) throws IOException {
        audit.record(new AuditEntry(clock.instant(), caller.name(), caller.address(), action, job.id(), details));
    }

    /** Those that ended long ago, and of the others the oldest if there are too many. */
    private void forget() {
        known.removeIf(job -> job.endedBefore(clock.instant().minus(REMEMBERED)));
        for (int i = 0; i < known.size() && known.size() >= MOST_KNOWN; ) {
            if (known.get(i).isFinal()) {
                known.remove(i);
            } else {
                i++;
            }
        }
    }

    /** Ends them when the gateway stops: the one that runs is done with its mail first. */
    @PreDestroy
    void close() {
        synchronized (known) {
            known.forEach(job -> job.stop(clock.instant()));
        }
        worker.shutdown(); // No interrupt: it would close files that a mail is being written to
        try {
            if (!worker.awaitTermination(PATIENCE_AT_STOP.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("A job is still running; its last mail may be half done, and is finished by the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
