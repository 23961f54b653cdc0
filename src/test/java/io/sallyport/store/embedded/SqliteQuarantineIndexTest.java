package io.sallyport.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.HeldMailQuery.Order;
import io.sallyport.quarantine.QuarantineIndex;
import io.sallyport.quarantine.QuarantineIndexContract;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteQuarantineIndexTest extends QuarantineIndexContract {
    @TempDir
    private Path folder;

    private final List<EmbeddedDatabase> open = new ArrayList<>();

    private EmbeddedDatabase database() throws IOException {
        EmbeddedDatabase database = EmbeddedDatabase.open(folder, "quarantine", Durability.MACHINE);
        open.add(database);
        return database;
    }

    @Override
    protected QuarantineIndex empty() throws IOException {
        return new SqliteQuarantineIndex(database());
    }

    @AfterEach
    void close() {
        open.forEach(EmbeddedDatabase::close);
    }

    @Test
    void listsOfWhatWaitsAreReadInTheirOrderFromAnIndex() throws IOException {
        EmbeddedDatabase database = database();
        for (Order order : Order.values()) {
            assertThat(plan(database, HeldMailQuery.WAITING.by(order, 50)))
                    .as(order.name())
                    .noneMatch(step -> step.contains("TEMP B-TREE"))
                    .anyMatch(step -> step.contains("USING INDEX held_waiting"));
            assertThat(plan(database, HeldMailQuery.WAITING.ofAnyState().by(order, 50)))
                    .as(order.name())
                    .noneMatch(step -> step.contains("TEMP B-TREE"))
                    .anyMatch(step -> step.contains("USING INDEX held_"));
        }
    }

    @Test
    void mailOfOneDomainIsReadInItsOrderFromAnIndex() throws IOException {
        assertThat(plan(database(), HeldMailQuery.WAITING.within(Set.of("example.com"))))
                .noneMatch(step -> step.contains("TEMP B-TREE"))
                .anyMatch(step -> step.contains("held_waiting_domain"));
    }

    private static List<String> plan(EmbeddedDatabase database, HeldMailQuery query) throws IOException {
        HeldSearch search = new HeldSearch(query);
        String sql = "EXPLAIN QUERY PLAN " + search.page();
        return database.read(connection -> {
            try (PreparedStatement explain = search.prepare(connection, sql);
                    ResultSet rows = explain.executeQuery()) {
                List<String> steps = new ArrayList<>();
                while (rows.next()) {
                    steps.add(rows.getString("detail"));
                }
                return steps;
            }
        });
    }
}
