package io.sallyport.relay;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sallyport.journal.DeliveryEvent.Kind;
import io.sallyport.journal.Journal;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import io.sallyport.tracing.Spans;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Empties the spool: one thread waits for mail that is due, and each attempt runs on a virtual thread of its own. Only one
 * thread at a time works on a mail, administrators included.
 */
@ApplicationScoped
public class RelayWorker {
    private static final Logger LOG = Logger.getLogger(RelayWorker.class);

    private final Spool spool;
    private final Routes routes;
    private final DeliveryLog log;
    private final Clock clock;
    private final Duration stopGrace;

    private final DueQueue due = new DueQueue();
    private final RouteGates gates;
    private final DeliveryAttempt attempt;

    /** Mails that a thread works on, and those of them that became due meanwhile. */
    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    private final Set<String> dueAgain = ConcurrentHashMap.newKeySet();

    private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
    private volatile @Nullable Thread scheduler;
    private volatile boolean stopping;

    /** What came of an administrator's wish. */
    public enum Steering {
        /** It is done. */
        DONE,
        /** There is no such mail. */
        UNKNOWN,
        /** The mail is being delivered at this moment. */
        BUSY,
        /** The mail is held: it must be released first. */
        HELD,
        /** The mail is not held. */
        NOT_HELD,
        /** The quarantine has put the mail here and has not let it go: nobody else may, lest it goes twice. */
        QUARANTINED
    }

    RelayWorker(
            Spool spool,
            Backends backends,
            Routes routes,
            Reports reports,
            Journal journal,
            QueueConfig config,
            Clock clock) {
        this.spool = spool;
        this.routes = routes;
        this.log = new DeliveryLog(journal, clock);
        this.clock = clock;
        this.stopGrace = config.stopGrace();
        this.gates = new RouteGates(due, clock, config.attemptsPerRoute(), config.mostBetweenProbes());
        this.attempt = new DeliveryAttempt(
                spool,
                backends,
                routes,
                gates,
                reports,
                log,
                new DeliveryAttempt.Timetable(
                        clock, () -> ThreadLocalRandom.current().nextDouble(), config.budget(), due));
    }

    void onStart(@Observes StartupEvent event) {
        start();
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stop();
    }

    /** Takes up the mail that an earlier run has left, and begins. */
    void start() {
        spool.all().forEach(this::accepted);
        scheduler = Thread.ofPlatform().name("relay-scheduler").daemon().start(this::schedule);
    }

    /** Begins no more attempts, and waits for those that are under way; what takes longer is repeated at the next start. */
    void stop() throws InterruptedException {
        stopping = true;
        Thread thread = scheduler;
        if (thread != null) {
            thread.interrupt();
            thread.join();
        }
        attempts.shutdown();
        if (!attempts.awaitTermination(stopGrace.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("stopping while %d deliveries are under way: they will be repeated", taken.size());
        }
    }

    /** Takes up a mail that has just been committed to the spool. */
    public void accepted(SpooledMail mail) {
        if (!mail.held()) {
            due.at(mail.queueId(), mail.nextAttempt());
        }
    }

    /** A backend of the route has answered on another way: mail that waits for it may go at once. */
    public void answered(RelayPolicy route) {
        gates.open(route);
    }

    /** Whether a mail is being worked on at this moment. */
    public boolean isDelivering(String queueId) {
        return taken.contains(queueId);
    }

    /** Tries a mail again at once, even towards a backend that was away a moment ago. */
    public Steering retry(String queueId) throws IOException {
        return steer(queueId, mail -> {
            if (mail.held()) {
                return Steering.HELD;
            }
            openGates(mail);
            due.at(queueId, clock.instant());
            return Steering.DONE;
        });
    }

    /**
     * Tries all mail again at once that is not held.
     *
     * @return how many there are
     */
    public int retryAll() {
        gates.openAll();
        Instant now = clock.instant();
        int count = 0;
        for (SpooledMail mail : spool.all()) {
            if (!mail.held()) {
                due.at(mail.queueId(), now);
                count++;
            }
        }
        return count;
    }

    /** Stops a mail until it is released; one that is held already stays so. */
    public Steering hold(String queueId) throws IOException {
        return steer(queueId, mail -> {
            if (!mail.held()) {
                spool.update(mail.asHeld());
            }
            return Steering.DONE;
        });
    }

    /** Lets a held mail go on at once, but for one that the quarantine has put here and not yet let go. */
    public Steering release(String queueId) throws IOException {
        return steer(queueId, mail -> mail.waitsForQuarantine() ? Steering.QUARANTINED : goOn(mail));
    }

    /** Lets a held mail go on at once: the quarantine's own word, or that for a mail that the quarantine does not know. */
    public Steering letGo(String queueId) throws IOException {
        return steer(queueId, this::goOn);
    }

    private Steering goOn(SpooledMail mail) throws IOException {
        if (!mail.held()) {
            return Steering.NOT_HELD;
        }
        spool.update(mail.asReleased(clock.instant()));
        openGates(mail);
        due.at(mail.queueId(), clock.instant());
        return Steering.DONE;
    }

    /** Removes a mail for ever; nobody is told. */
    public Steering delete(String queueId) throws IOException {
        return steer(queueId, mail -> {
            spool.remove(mail);
            mail.pending().forEach(recipient -> log.note(Kind.DELETED, mail, recipient, "by an administrator"));
            return Steering.DONE;
        });
    }

    /** Who steers by hand knows more than we do: a backend that was away is tried at once. */
    private void openGates(SpooledMail mail) {
        mail.pending().forEach(recipient -> {
            RelayPolicy route = routes.of(mail, recipient);
            if (route != null) {
                gates.open(route);
            }
        });
    }

    private interface Wish {
        Steering fulfil(SpooledMail mail) throws IOException;
    }

    private Steering steer(String queueId, Wish wish) throws IOException {
        if (spool.find(queueId) == null) {
            return Steering.UNKNOWN;
        }
        if (!taken.add(queueId)) {
            return Steering.BUSY;
        }
        try {
            SpooledMail mail = spool.find(queueId);
            return mail == null ? Steering.UNKNOWN : wish.fulfil(mail);
        } finally {
            give(queueId);
        }
    }

    private void schedule() {
        while (!stopping) {
            try {
                dispatch(due.take(clock));
            } catch (InterruptedException e) {
                return; // Only stop() interrupts this thread
            }
        }
    }

    /** For tests, which move the clock by hand. */
    void wake() {
        due.wake();
    }

    private void dispatch(String queueId) {
        if (taken.add(queueId)) {
            attempts.execute(() -> attempt(queueId));
            return;
        }
        dueAgain.add(queueId);
        if (!taken.contains(queueId) && dueAgain.remove(queueId)) {
            due.at(queueId, clock.instant()); // Whoever had it gave it back before he could see that it is due
        }
    }

    private void give(String queueId) {
        taken.remove(queueId);
        if (dueAgain.remove(queueId)) {
            due.at(queueId, clock.instant());
        }
    }

    private void attempt(String queueId) {
        Instant next = null;
        try {
            next = Spans.forMail(queueId, () -> Optional.ofNullable(attempt.run(queueId)))
                    .orElse(null);
        } catch (IOException | RuntimeException e) {
            LOG.errorf(e, "relay.broken queue_id=%s: the attempt ended in the midst", queueId);
            next = afterBreak(queueId, e);
        } finally {
            give(queueId);
            if (next != null) {
                due.at(queueId, next);
            }
            gates.advance();
        }
    }

    private @Nullable Instant afterBreak(String queueId, Exception reason) {
        SpooledMail mail = spool.find(queueId);
        if (mail == null) {
            return null;
        }
        SpooledMail later = attempt.broken(mail, reason);
        try {
            spool.update(later);
        } catch (IOException e) {
            LOG.errorf(e, "relay.broken queue_id=%s: not even this could be recorded", queueId);
        }
        return later.nextAttempt();
    }
}
