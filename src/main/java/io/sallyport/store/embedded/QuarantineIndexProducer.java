package io.sallyport.store.embedded;

import io.sallyport.quarantine.QuarantineIndex;
import io.sallyport.store.embedded.EmbeddedDatabase.Durability;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;

/** Opens the index of this gateway's held mails, {@code quarantine.db}. */
class QuarantineIndexProducer {
    @Produces
    @ApplicationScoped
    QuarantineIndex open(EmbeddedStore store) throws IOException {
        return new SqliteQuarantineIndex(store.database("quarantine", Durability.MACHINE));
    }
}
