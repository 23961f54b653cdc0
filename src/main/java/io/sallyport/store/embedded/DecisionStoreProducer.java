package io.sallyport.store.embedded;

import io.sallyport.journal.DecisionStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;

/** Opens the store of decisions of this gateway, {@code journal.db}. */
class DecisionStoreProducer {
    @Produces
    @ApplicationScoped
    DecisionStore open(EmbeddedStore store) throws IOException {
        return new SqliteDecisionStore(store.database("journal"));
    }
}
