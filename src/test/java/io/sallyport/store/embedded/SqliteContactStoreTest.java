package io.sallyport.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.filter.impersonation.ContactStore;
import io.sallyport.filter.impersonation.ContactStoreContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteContactStoreTest extends ContactStoreContract {
    private static final int MOST_ROWS = 1000;

    @TempDir
    Path folder;

    private EmbeddedDatabase database;
    private SqliteContactStore store;

    @BeforeEach
    void open() throws IOException {
        database = EmbeddedDatabase.open(folder, "contacts");
        store = new SqliteContactStore(() -> database, MOST_ROWS);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected ContactStore store() {
        return store;
    }

    @Test
    void whatIsWrittenOutlivesTheProcessAndHoldsNoAddress() throws IOException {
        remember("pair\nsecret@example.org\nvictim@example.test", 60);
        close();
        assertThat(Files.readString(folder.resolve("contacts.db"), StandardCharsets.ISO_8859_1))
                .doesNotContain("secret")
                .doesNotContain("victim");
        open();
        assertThat(store.known(List.of("pair\nsecret@example.org\nvictim@example.test"), NOW))
                .hasSize(1);
    }

    @Test
    void rowsThatAreOverAreSweptAndAboveTheBoundWhatEndsSoonestGoes() throws IOException {
        remember("over", 60);
        store.remember(IntStream.range(0, 3000).mapToObj(i -> "flood " + i).toList(), NOW, NOW.plusSeconds(5000));
        store.remember(List.of("late"), NOW.plus(Duration.ofHours(1)), NOW.plusSeconds(9000));
        assertThat(store.known(List.of("late"), NOW)).hasSize(1);
        assertThat(count()).isEqualTo(MOST_ROWS);
    }

    @Test
    void whoCannotTellSaysSo() {
        close();
        assertThatThrownBy(() -> store.known(List.of("a"), NOW)).isInstanceOf(IOException.class);
    }

    private long count() throws IOException {
        return database.read(connection -> {
            try (var rows = connection.createStatement().executeQuery("SELECT count(*) FROM contacts")) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }
}
