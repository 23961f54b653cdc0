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
 * when it is next time to clean up. What can be read then is what the store has: nothing.
 */
final class FallbackDecisionStore implements DecisionStore {
    private static final Logger LOG = Logger.getLogger(FallbackDecisionStore.class);

    private final PostgresDecisionStore shared;
    private final Outbox outbox;
    private final MailMetrics metrics;

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
            outbox.add(batch);
        }
    }

    /** Brings what waits, as far as the store takes it. */
    void bring() throws IOException {
        for (Batch batch = outbox.first(); batch != null; batch = outbox.first()) {
            shared.appendOnce(batch.id(), batch.decisions(), batch.events());
            outbox.remove(batch);
        }
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
        bring();
        return shared.forget(before, mostBytes);
    }
}
