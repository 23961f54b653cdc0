package io.sallyport.testing;

import io.sallyport.journal.Decision;
import io.sallyport.journal.DecisionPage;
import io.sallyport.journal.DecisionQuery;
import io.sallyport.journal.DecisionStore;
import io.sallyport.journal.DeliveryEvent;
import io.sallyport.journal.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decisions that are found by their ids, and in no other way. */
public final class MemoryDecisions implements DecisionStore {
    private final Map<String, Decision> decisions = new HashMap<>();

    @Override
    public void append(List<Decision> more, List<DeliveryEvent> events) {
        more.forEach(decision -> decisions.put(decision.id(), decision));
    }

    @Override
    public @Nullable Decision find(String id) {
        return decisions.get(id);
    }

    @Override
    public DecisionPage search(DecisionQuery query) {
        throw new UnsupportedOperationException("finds by id alone");
    }

    @Override
    public List<DeliveryEvent> deliveries(String id) {
        return List.of();
    }

    @Override
    public Statistics statistics(Instant since, Duration span, int spans, int findings) {
        throw new UnsupportedOperationException("finds by id alone");
    }

    @Override
    public int forget(Instant before, long mostBytes) {
        return 0;
    }
}
