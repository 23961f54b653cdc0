package io.sallyport.digest;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sallyport.config.SiteConfig;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.MailAddress;
import io.sallyport.metrics.MailMetrics;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends digests when they are due. What was due while the gateway was down is in one digest after the start; what cannot be
 * sent is tried again a minute later.
 */
@ApplicationScoped
public class Digests {
    private static final Logger LOG = Logger.getLogger(Digests.class);

    /** The time of {@code max-per-minute}; and for so long we are wrong if the clock is set. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Duration STOP_GRACE = Duration.ofSeconds(10);

    private final DigestConfig config;
    private final DigestSchedule schedule;
    private final MailMetrics metrics;
    private final Clock clock;
    private final Path file;
    private final @Nullable DigestRound round;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean stopping;
    private @Nullable Thread sender;

    @Inject
    Digests(
            DigestConfig config,
            SiteConfig site,
            DigestMaker maker,
            DigestOutbox outbox,
            MailMetrics metrics,
            Clock clock) {
        this.config = config;
        this.schedule = DigestSchedule.of(config);
        this.metrics = metrics;
        this.clock = clock;
        this.file = site.dataDir().resolve("digest/progress.json");
        this.round = config.enabled()
                ? new DigestRound(
                        file,
                        maker,
                        new DigestMail(sender(config), site.hostname(), config.timeZone()),
                        outbox,
                        metrics,
                        clock,
                        () -> stopping)
                : null;
    }

    private static MailAddress sender(DigestConfig config) {
        MailAddress sender = AddressParser.parse(config.sender().orElse(""));
        if (sender == null || config.publicUrl().isEmpty()) {
            throw new IllegalStateException(
                    "sallyport.digest.sender and public-url must be set where digests are sent");
        }
        return sender.withAsciiDomain();
    }

    /** Before the relay, so that what it carries away is noted; see {@link DigestRound}. */
    void onStart(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
        start();
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stop();
    }

    /** Where a later part failed to start there is no {@link ShutdownEvent}, and what is used here closes all the same. */
    void onFailedStart(
            @Observes(notifyObserver = Reception.IF_EXISTS) @BeforeDestroyed(ApplicationScoped.class) Object container)
            throws InterruptedException {
        stop();
    }

    /** Takes up what an earlier run has left, and begins. */
    void start() {
        DigestRound rounds = round;
        if (rounds == null) {
            return;
        }
        try {
            rounds.recover();
        } catch (IOException e) {
            metrics.digest("failed");
            LOG.error("digest.failed: who was told what cannot be read; no digests are sent until the next start", e);
            return;
        }
        sender = Thread.ofPlatform().name("digests").daemon().start(() -> sendUntilStopped(rounds));
    }

    /** Begins no more digests. */
    void stop() throws InterruptedException {
        stopping = true;
        wake.release();
        Thread thread = sender;
        if (thread != null && !thread.join(STOP_GRACE)) {
            LOG.warn("stopping while digests are sent: the rest follows after the next start");
        }
    }

    /**
     * Sends digests now of what was held until now, without waiting until they are due. Returns before they are sent.
     *
     * @return whether digests are sent at all
     */
    public boolean sendNow() {
        if (round == null) {
            return false;
        }
        asked.set(true);
        wake.release();
        return true;
    }

    private void sendUntilStopped(DigestRound rounds) {
        try {
            while (!stopping) {
                keep(rounds);
                if (wake.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted: nobody but the end of the program does that", e);
        }
    }

    /** Does what is due now. */
    void keep(DigestRound rounds) {
        try {
            if (rounds.run(config.maxPerMinute()) && begin()) {
                rounds.run(config.maxPerMinute());
            }
        } catch (IOException | RuntimeException e) {
            metrics.digest("failed");
            LOG.errorf(e, "digest.failed: it is tried again in %s", PAUSE);
        }
    }

    /** Begins a round if one is due. */
    private boolean begin() throws IOException {
        Instant now = clock.instant();
        DigestProgress progress = DigestProgress.read(file);
        if (progress == null) {
            progress = DigestProgress.toldUntil(schedule.lastDue(now).minus(config.margin()));
            progress.write(file); // What was held before somebody wanted digests is not told of
        }
        Instant due = asked.getAndSet(false) ? now : schedule.lastDue(now);
        Instant until = due.minus(config.margin());
        if (until.toEpochMilli() <= progress.told()) {
            return false;
        }
        progress.beginning(until).write(file);
        return true;
    }
}
