package io.sallyport.quarantine;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sallyport.journal.DeliveryEvent.Kind;
import io.sallyport.quarantine.HeldMail.Change;
import io.sallyport.quarantine.QuarantineIndex.Transition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives up mail whose time is over, or that there is no room for, and cleans up behind crashes: one thread, now and then. The
 * index forgets a file before the disk does, so that what the index names is there.
 */
@ApplicationScoped
class Retention {
    private static final Logger LOG = Logger.getLogger(Retention.class);

    private static final String OURSELVES = "sallyport";
    private static final Set<State> WAITING = Set.of(State.HELD, State.RELEASE_REQUESTED);
    private static final int AT_ONCE = 500;

    /** No mail is taken in for as long: what is older and not promised is of a crash. */
    private static final Duration LONGEST_TAKING = Duration.ofHours(1);

    private static final Duration BETWEEN_SEARCHES_FOR_STRAYS = Duration.ofDays(1);
    private static final Duration LONGEST_STEP_OF_RELEASE = Duration.ofMinutes(1);

    private final QuarantineIndex index;
    private final MessageFiles files;
    private final Release release;
    private final QuarantineConfig config;
    private final QuarantineLog log;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable Thread sweeper;
    private Instant nextSearch = Instant.MIN;

    Retention(
            QuarantineIndex index,
            MessageFiles files,
            Release release,
            QuarantineConfig config,
            QuarantineLog log,
            Clock clock) {
        this.index = index;
        this.files = files;
        this.release = release;
        this.config = config;
        this.log = log;
        this.clock = clock;
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
        try {
            finishReleases(clock.instant().plusSeconds(1)); // Nobody else is at work yet: all of them are of a crash
            do {
                sweep();
            } while (!stopping.await(config.sweepEvery().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("interrupted: nobody but the end of the program does that", e);
        }
    }

    /** Does all that is due. What fails is told, and tried again at the next time; the rest goes on. */
    void sweep() {
        Instant now = clock.instant();
        finishReleases(now.minus(LONGEST_STEP_OF_RELEASE));
        attempt("give up what is too old", () -> expireOld(now));
        attempt("give up what is too much", () -> expireTooMuch());
        attempt("delete octets that nobody needs", () -> {
            deleteAll(index.withdrawUnpromised(now.minus(LONGEST_TAKING), AT_ONCE));
            List<String> freed;
            do {
                freed = index.releaseFiles(now.minus(config.afterFinal()), AT_ONCE);
                deleteAll(freed);
            } while (!freed.isEmpty() && !isStopping());
        });
        attempt("forget what is long past", () -> {
            int forgotten;
            do {
                forgotten = index.forget(now.minus(config.remembered()), AT_ONCE);
            } while (forgotten == AT_ONCE && !isStopping());
        });
        if (!now.isBefore(nextSearch)) {
            attempt("find files that nobody knows", () -> deleteStrays(now));
            nextSearch = now.plus(BETWEEN_SEARCHES_FOR_STRAYS);
        }
    }

    private void finishReleases(Instant begunBefore) {
        attempt("finish releases", () -> release.resume(begunBefore));
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void attempt(String what, Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
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
            expire(old, "its time was over");
        } while (old.size() == AT_ONCE && !isStopping());
    }

    /** A flood of one class pushes out that class. */
    private void expireTooMuch() throws IOException {
        while (!isStopping()) {
            Map<MailClass, Long> octets = index.octets();
            long excess = octets.values().stream().mapToLong(Long::longValue).sum()
                    - config.maxSize().asLongValue();
            long tooMany = index.waiting() - config.maxMails();
            MailClass largest = octets.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(null);
            if (largest == null || (excess <= 0 && tooMany <= 0)) {
                return;
            }
            int count = 0;
            List<HeldMail> oldest = index.oldest(largest, AT_ONCE);
            for (HeldMail mail : oldest) {
                if (excess > 0 || tooMany > 0) {
                    count++;
                    excess -= mail.octets();
                    tooMany--;
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
            HeldMail expired =
                    index.change(mail.id(), new Transition(WAITING, null, State.EXPIRED, change, null, null));
            if (expired != null) {
                log.note(Kind.HELD_EXPIRED, expired);
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

    private void deleteStrays(Instant now) throws IOException {
        try {
            files.namesBefore(now.minus(LONGEST_TAKING), names -> {
                try {
                    Set<String> unknown = names.isEmpty() ? Set.of() : index.unknown(names);
                    deleteAll(unknown);
                    unknown.forEach(name -> LOG.infof("deleted %s: no held mail has it", name));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
