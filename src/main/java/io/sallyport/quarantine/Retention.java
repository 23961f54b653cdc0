package io.sallyport.quarantine;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sallyport.journal.DeliveryEvent.Kind;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.quarantine.HeldMail.Change;
import io.sallyport.quarantine.QuarantineIndex.Result;
import io.sallyport.quarantine.QuarantineIndex.Transition;
import io.sallyport.quarantine.QuarantineIndex.Unpromised;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives up mail whose time is over, or that there is no room for, and cleans up behind crashes: one thread, now and then. The
 * disk forgets a file before the index does, so that none is left that nobody knows.
 */
@ApplicationScoped
class Retention {
    private static final Logger LOG = Logger.getLogger(Retention.class);

    private static final String OURSELVES = "sallyport";
    private static final int AT_ONCE = 500;

    /** No mail is taken in for as long: what is older and not promised is of a crash. */
    static final Duration LONGEST_TAKING = Duration.ofHours(1);

    private final QuarantineIndex index;
    private final MessageFiles files;
    private final @Nullable Homecoming homecoming;
    private final Release release;
    private final QuarantineConfig config;
    private final QuarantineLog log;
    private final Clock clock;
    private volatile Map<MailClass, Long> held = Map.of();
    private final AtomicInteger unknownFiles = new AtomicInteger();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable Thread sweeper;

    Retention(
            QuarantineIndex index,
            Stock stock,
            Release release,
            QuarantineConfig config,
            QuarantineLog log,
            MailMetrics metrics,
            Clock clock) {
        this.index = index;
        this.files = stock.files();
        this.homecoming = stock.homecoming();
        this.release = release;
        this.config = config;
        this.log = log;
        this.clock = clock;
        metrics.watchUnknownHeldFiles(unknownFiles::get);
        for (MailClass mailClass : MailClass.values()) {
            metrics.watchHeld(mailClass.text(), () -> held.getOrDefault(mailClass, 0L));
        }
    }

    void onStart(@Observes StartupEvent event) {
        sweeper = Thread.ofPlatform().name("quarantine-retention").daemon().start(this::sweepUntilStopped);
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping.countDown();
        Thread thread = sweeper;
        if (thread != null) {
            thread.join(Duration.ofSeconds(10));
        }
    }

    private void sweepUntilStopped() {
        attempt("compare its files with its index", this::lookForUnknownFiles);
        try {
            do {
                sweep();
            } while (!stopping.await(config.sweepEvery().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("interrupted: nobody but the end of the program does that", e);
        }
    }

    /**
     * Tells of messages that no index knows, and touches none of them: the index was lost, or an old one was brought back. Its
     * record is written before a message and deleted behind it, so that no mail that comes or goes meanwhile is meant.
     */
    void lookForUnknownFiles() throws IOException {
        unknownFiles.set(0);
        files.list(AT_ONCE, names -> {
            List<String> unknown = index.unknown(names);
            if (!unknown.isEmpty()) {
                unknownFiles.addAndGet(unknown.size());
                LOG.errorf(
                        "quarantine.unknown %d messages are held that the index does not know, such as %s: nobody finds them; was quarantine.db lost, or an old one brought back?",
                        unknown.size(), unknown.getFirst());
            }
        });
    }

    /** Does all that is due. What fails is told, and tried again at the next time; the rest goes on. */
    void sweep() {
        Instant now = clock.instant();
        if (homecoming != null) {
            attempt("bring mail to the shared store", () -> homecoming.bring(now));
            attempt("take back what another gateway has let go", homecoming::withdraw);
        }
        attempt("finish releases", release::resume);
        attempt("give up what is too old", () -> expireOld(now));
        attempt("give up what is too much", () -> expireTooMuch());
        attempt("take away what was never promised", () -> takeAwayUnpromised(now.minus(LONGEST_TAKING)));
        attempt("delete octets that nobody needs", () -> deleteUnneeded(now.minus(config.afterFinal())));
        attempt("forget what is long past", () -> forget(now.minus(config.remembered())));
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void attempt(String what, Step step) {
        try {
            step.run();
        } catch (IOException e) { // A disk or a server, which says what is the matter; so may the other steps
            LOG.errorf("The quarantine could not %s: %s", what, e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "The quarantine could not %s", what);
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void expireOld(Instant now) throws IOException {
        List<HeldMail> old;
        do {
            old = index.expired(now, AT_ONCE);
        } while (expire(old, "its time was over") > 0 && old.size() == AT_ONCE && !isStopping());
    }

    /** A flood of one class pushes out that class. */
    private void expireTooMuch() throws IOException {
        while (!isStopping()) {
            Map<MailClass, Long> octets = index.octets();
            held = octets;
            long excess = octets.values().stream().mapToLong(Long::longValue).sum()
                    - config.maxSize().asLongValue();
            MailClass largest = octets.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(null);
            if (largest == null || excess <= 0) {
                return;
            }
            int count = 0;
            List<HeldMail> oldest = index.oldest(largest, AT_ONCE);
            for (HeldMail mail : oldest) {
                if (excess > 0) {
                    count++;
                    excess -= mail.octets();
                }
            }
            if (expire(oldest.subList(0, count), "there was no room for it") == 0) {
                return; // Others decide on all of these right now
            }
        }
    }

    private int expire(Collection<HeldMail> mails, String reason) throws IOException {
        int count = 0;
        for (HeldMail mail : mails) {
            Change change = new Change(clock.instant(), OURSELVES, reason, null);
            Result result = index.change(new Transition(
                    mail.id(),
                    null,
                    Transitions.WAITING,
                    Transitions.STAYING,
                    State.EXPIRED,
                    QuarantineIndex.Release.NONE,
                    change));
            if (result != null && result.made()) {
                log.note(Kind.HELD_EXPIRED, result.now().mail());
                count++;
            }
        }
        return count;
    }

    private void deleteAll(Collection<String> names) throws IOException {
        for (String name : names) {
            files.delete(name);
        }
    }

    private void takeAwayUnpromised(Instant before) throws IOException {
        List<Unpromised> mails;
        do {
            mails = index.unpromised(before, AT_ONCE);
            deleteAll(mails.stream().map(Unpromised::file).distinct().toList());
            index.takeAway(mails.stream().map(Unpromised::id).toList());
        } while (mails.size() == AT_ONCE && !isStopping());
    }

    private void deleteUnneeded(Instant finalBefore) throws IOException {
        List<String> names;
        do {
            names = index.unneededFiles(finalBefore, AT_ONCE);
            deleteAll(names);
            index.filesGone(names);
        } while (names.size() == AT_ONCE && !isStopping());
    }

    private void forget(Instant finalBefore) throws IOException {
        int forgotten;
        do {
            forgotten = index.forget(finalBefore, AT_ONCE);
        } while (forgotten == AT_ONCE && !isStopping());
    }
}
