package io.sallyport.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.filter.classifier.Label;
import io.sallyport.filter.classifier.LearnedMessages;
import io.sallyport.filter.classifier.LearnedMessages.Learned;
import io.sallyport.filter.classifier.LearnedMessagesContract;
import io.sallyport.testing.Configs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLearnedMessagesTest extends LearnedMessagesContract {
    @TempDir
    Path folder;

    private EmbeddedStore database;
    private LearnedMessages store;

    @BeforeEach
    void open() {
        database = new EmbeddedStore(Configs.of(StoreConfig.class, "sallyport.store.dir", folder.toString()));
        store = new SqliteLearnedMessages(database, MOST);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected LearnedMessages store() {
        return store;
    }

    @Test
    void whatIsWrittenOutlivesTheProgram() throws IOException {
        Learned learned = new Learned(Label.HAM, -0.25, "a.example", Instant.parse("2026-11-22T10:00:00Z"));
        String key = "0".repeat(32);
        store.write(Map.of(key, Optional.of(learned)), Instant.EPOCH);
        close();
        open();
        assertThat(store.find(key)).isEqualTo(learned);
    }
}
