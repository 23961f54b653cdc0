package io.sallyport.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.filter.greylist.GreylistStore;
import io.sallyport.filter.greylist.GreylistStore.Memory;
import io.sallyport.filter.greylist.GreylistStoreContract;
import io.sallyport.store.rows.HashedKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteGreylistStoreTest extends GreylistStoreContract {
    private static final int MOST_ROWS = 1000;

    @TempDir
    Path folder;

    private EmbeddedDatabase database;
    private GreylistTable table;
    private SqliteGreylistStore store;
    private final AtomicBoolean broken = new AtomicBoolean();

    @BeforeEach
    void open() throws IOException {
        database = EmbeddedDatabase.open(folder, "greylist");
        table = new GreylistTable(database, MOST_ROWS);
        store = new SqliteGreylistStore(this::table);
    }

    @AfterEach
    void close() throws InterruptedException {
        store.flush();
        database.close();
    }

    private GreylistTable table() throws IOException {
        if (broken.get()) {
            throw new IOException("disk full");
        }
        return table;
    }

    @Override
    protected GreylistStore store() {
        return store;
    }

    @Test
    void whatIsWrittenOutlivesTheProcess() throws Exception {
        remember("a", NOW, 60);
        close();
        open();
        assertThat(store.recall(List.of("a"), NOW)).isEqualTo(Map.of("a", new Memory(NOW, NOW.plusSeconds(60))));
        remember("a", NOW.plusSeconds(10), 60);
        close();
        open();
        assertThat(store.recall(List.of("a"), NOW.plusSeconds(10)))
                .isEqualTo(Map.of("a", new Memory(NOW, NOW.plusSeconds(70))));
    }

    @Test
    void fileOfAStoppedWriterIsTheSameAsItsMemory() throws Exception {
        for (int i = 0; i < 500; i++) {
            remember("key " + i % 50, NOW.plusSeconds(i), 100);
        }
        List<String> keys = IntStream.range(0, 50).mapToObj(i -> "key " + i).toList();
        Map<String, Memory> before = store.recall(keys, NOW.plusSeconds(500));
        close();
        open();
        assertThat(store.recall(keys, NOW.plusSeconds(500))).isEqualTo(before).hasSize(50);
    }

    @Test
    void renewalIsSeenAlthoughTheOldRowWasCached() throws Exception {
        remember("a", NOW, 60);
        store.flush();
        store.recall(List.of("a"), NOW);
        remember("a", NOW.plusSeconds(59), 60);
        store.flush();
        assertThat(store.recall(List.of("a"), NOW.plusSeconds(100))).hasSize(1);
    }

    @Test
    void addressesAreNotWrittenDown() throws Exception {
        remember("mail\nsecret.sender@example.org\nvictim@example.test", NOW, 60);
        close();
        String content = Files.readString(folder.resolve("greylist.db"), StandardCharsets.ISO_8859_1);
        assertThat(content).doesNotContain("secret").doesNotContain("victim").contains("greylist");
        open();
    }

    @Test
    void rowsThatAreOverAreSwept() throws IOException {
        table.write(rows(0, 900, 60));
        table.write(Map.of(HashedKey.of("later"), memory(1_000, 60)));
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aboveTheBoundWhatEndsSoonestGoes() throws IOException {
        Map<HashedKey, Memory> known =
                Map.of(HashedKey.of("known"), memory(0, Duration.ofDays(36).toSeconds()));
        table.write(known);
        table.write(rows(700, 5_000, Duration.ofDays(2).toSeconds()));
        assertThat(count()).isEqualTo(MOST_ROWS);
        assertThat(table.read(known.keySet())).hasSize(1);
    }

    @Test
    void whileTheDiskRefusesEachCallSaysSoAndNothingIsLost() throws Exception {
        broken.set(true);
        remember("a", NOW, 60);
        store.flush();
        assertThatThrownBy(() -> store.recall(List.of("a"), NOW))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("disk full");
        broken.set(false);
        assertThatThrownBy(() -> store.recall(List.of("a"), NOW)).isInstanceOf(IOException.class); // Tries again
        store.flush();
        assertThat(store.recall(List.of("a"), NOW)).hasSize(1);
    }

    @Test
    void changesThatCannotBeWrittenAreBounded() throws Exception {
        broken.set(true);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 30_000; i++) {
                        remember("flood " + i, NOW, 60);
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("wait for the disk already");
        broken.set(false);
    }

    private static Map<HashedKey, Memory> rows(long since, int count, long seconds) {
        Map<HashedKey, Memory> rows = new HashMap<>();
        for (int i = 0; i < count; i++) {
            rows.put(HashedKey.of("row " + i), memory(since, seconds));
        }
        return rows;
    }

    private static Memory memory(long since, long seconds) {
        return new Memory(NOW.plusSeconds(since), NOW.plusSeconds(since + seconds));
    }

    private long count() throws IOException {
        return database.read(connection -> {
            try (var rows = connection.createStatement().executeQuery("SELECT count(*) FROM greylist")) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }
}
