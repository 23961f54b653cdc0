package io.sallyport.store.shared;

import io.sallyport.journal.Decision;
import io.sallyport.journal.DecisionPage;
import io.sallyport.journal.DecisionQuery;
import io.sallyport.journal.DecisionStore;
import io.sallyport.journal.DeliveryEvent;
import io.sallyport.journal.Statistics;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.store.postgres.PostgresDecisionStore;
import io.sallyport.store.shared.Outbox.Batch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Decisions in the shared store; while that is away they wait in a bounded {@link Outbox}, from where they are brought there
 * behind the first that comes there again, or when it is next time to clean up. What can be read then is what the store has:
 * nothing. One thread appends and cleans up.
 */
final class FallbackDecisionStore implements DecisionStore {
    private static final Logger LOG = Logger.getLogger(FallbackDecisionStore.class);

    /** New records wait meanwhile. */
    private static final int BATCHES_AT_ONCE = 20;

    private final PostgresDecisionStore shared;
    private final Outbox outbox;
    private final MailMetrics metrics;

    /** Whether something went into the outbox and may still be there. */
    private boolean waiting;

    FallbackDecisionStore(PostgresDecisionStore shared, Outbox outbox, MailMetrics metrics) {
        this.shared = shared;
        this.outbox = outbox;
        this.metrics = metrics;
    }

    @Override
    public void append(List<Decision> decisions, List<DeliveryEvent> events) throws IOException {
        Batch batch = new Batch(UUID.randomUUID(), decisions, events);
        try {
            shared.appendOnce(batch.id(), decisions, events);
        } catch (IOException e) {
            LOG.debugf("records wait for the shared store: %s", e.getMessage());
            metrics.didWithout("postgresql");
            waiting = true;
            outbox.add(batch);
            return;
        }
        if (waiting) {
            bringBehind();
        }
    }

    /** The store is back; what comes now is there already, and must not be taken for lost if the rest fails again. */
    private void bringBehind() {
        try {
            waiting = bring();
        } catch (IOException e) {
            LOG.debugf("records still wait for the shared store: %s", e.getMessage());
        }
    }

    /**
     * Brings some of what waits.
     *
     * @return whether there may be more
     */
    boolean bring() throws IOException {
        for (int i = 0; i < BATCHES_AT_ONCE; i++) {
            Batch batch = outbox.first();
            if (batch == null) {
                return false;
            }
            try {
                shared.appendOnce(batch.id(), batch.decisions(), batch.events());
            } catch (IllegalArgumentException e) { // However often it is tried: it must not hold up what is behind it
                int records = batch.decisions().size() + batch.events().size();
                LOG.errorf(e, "%d records cannot be stored, and are only in the log", records);
                metrics.journalled("dropped", records);
            }
            outbox.remove(batch);
        }
        return true;
    }

    @Override
    public DecisionPage search(DecisionQuery query) throws IOException {
        return shared.search(query);
    }

    @Override
    public @Nullable Decision find(String id) throws IOException {
        return shared.find(id);
    }

    @Override
    public List<DeliveryEvent> deliveries(String id) throws IOException {
        return shared.deliveries(id);
    }

    @Override
    public Statistics statistics(Instant since, Duration span, int spans, int findings) throws IOException {
        return shared.statistics(since, span, spans, findings);
    }

    @Override
    public int forget(Instant before, long mostBytes) throws IOException {
        boolean more = bring();
        int gone = shared.forget(before, mostBytes);
        return more ? Math.max(1, gone) : gone; // Asked again at once, and new records come in between
    }
}
