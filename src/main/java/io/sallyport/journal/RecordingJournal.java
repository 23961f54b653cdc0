package io.sallyport.journal;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sallyport.metrics.MailMetrics;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Inject;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * The journal of this gateway: each record becomes a line of the log at once, and is stored a moment later. Both get what
 * {@link Privacy} leaves.
 */
@ApplicationScoped
public class RecordingJournal implements Journal {
    private static final Logger LOG = Logger.getLogger(RecordingJournal.class);

    /** After all who record have stopped: the front door, and the relay. */
    private static final int LAST = Integer.MAX_VALUE;

    private final LogJournal log;
    private final Privacy privacy;
    private final JournalWriter writer;

    @Inject
    RecordingJournal(
            LogJournal log,
            DecisionStore store,
            Privacy privacy,
            JournalConfig config,
            MailMetrics metrics,
            Clock clock) {
        this.log = log;
        this.privacy = privacy;
        this.writer = new JournalWriter(
                store,
                new JournalWriter.Retention(config.keep(), config.maxSize().asLongValue()),
                metrics,
                clock);
    }

    /** Before mail is taken, so that a store that cannot be opened is noticed. */
    void onStart(@Observes @Priority(0) StartupEvent event) {
        start();
    }

    void onStop(@Observes @Priority(LAST) ShutdownEvent event) throws InterruptedException {
        stop();
    }

    /** Where a later part failed to start there is no {@link ShutdownEvent}, and what is used here closes all the same. */
    void onFailedStart(
            @Observes(notifyObserver = Reception.IF_EXISTS) @BeforeDestroyed(ApplicationScoped.class) Object container)
            throws InterruptedException {
        stop();
    }

    void start() {
        writer.start();
    }

    void stop() throws InterruptedException {
        writer.stop();
    }

    @Override
    public void record(Decision decision) {
        Decision kept = privacy.applied(decision);
        log.record(kept);
        writer.offer(kept);
    }

    @Override
    public void delivered(DeliveryEvent event) {
        try {
            DeliveryEvent kept = privacy.applied(event);
            log.delivered(kept);
            writer.offer(kept);
        } catch (RuntimeException | StackOverflowError e) { // A mail that is delivered must not be delivered again
            LOG.errorf(e, "What became of %s could not be written down", event.queueId());
        }
    }
}
