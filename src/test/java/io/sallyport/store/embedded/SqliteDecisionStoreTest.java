package io.sallyport.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.journal.DecisionQuery;
import io.sallyport.journal.DecisionStore;
import io.sallyport.journal.DecisionStoreContract;
import io.sallyport.testing.Decisions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDecisionStoreTest extends DecisionStoreContract {
    @TempDir
    Path folder;

    private EmbeddedDatabase database;
    private SqliteDecisionStore store;

    @BeforeEach
    void open() throws IOException {
        database = EmbeddedDatabase.open(folder, "journal");
        store = new SqliteDecisionStore(database);
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
    void decisionThatCannotBeReadHidesNoOther() throws IOException {
        store.append(
                List.of(
                        Decisions.decision("q1").build(),
                        Decisions.decision("q2").build(),
                        Decisions.decision("q3").build()),
                List.of());
        database.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate("UPDATE decision SET json = '{' WHERE id = 'q2'");
            }
        });
        assertThat(store.search(DecisionQuery.newest(10)).decisions())
                .extracting("id")
                .containsExactly("q3", "q1");
        assertThat(store.find("q2")).isNull();
    }
}
