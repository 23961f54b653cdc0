package io.sallyport.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.journal.DecisionQuery;
import io.sallyport.journal.DecisionStore;
import io.sallyport.journal.DecisionStoreContract;
import io.sallyport.testing.Decisions;
import io.sallyport.testing.PostgresServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresDecisionStoreTest extends DecisionStoreContract {
    private PostgresDatabase database;
    private PostgresDecisionStore store;

    @BeforeEach
    void open() throws IOException {
        database = PostgresServer.shared().open();
        store = new PostgresDecisionStore(database, "one");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected DecisionStore store() {
        return store;
    }

    @Test
    void eachGatewayFindsWhatTheOthersDecided() throws IOException {
        PostgresDecisionStore other = new PostgresDecisionStore(database, "two");
        store.append(List.of(Decisions.decision("q1").build()), List.of());
        other.append(List.of(Decisions.decision("q2").build()), List.of());
        assertThat(store.search(DecisionQuery.newest(10)).decisions())
                .extracting("id")
                .containsExactly("q2", "q1");
        assertThat(other.find("q1")).isEqualTo(store.find("q1"));
    }
}
